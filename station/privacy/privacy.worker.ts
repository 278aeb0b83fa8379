import { parentPort, workerData } from 'node:worker_threads';
import { InvariantError } from '../../contracts/errors.ts';
import { heldDescriptors, takeDescriptors } from '../../sync/store/held-descriptors.ts';
import { answerTask } from './answer-task.ts';
import type { PrivacyThreadData, PrivacyThreadWord } from './privacy-desk.ts';

if (parentPort === null) throw new InvariantError('privacy.worker runs in a worker thread only');
const { held, ...question } = workerData as PrivacyThreadData;
takeDescriptors(held);

const word: PrivacyThreadWord = { answer: await answerTask(question), held: heldDescriptors() };
parentPort.postMessage(word);

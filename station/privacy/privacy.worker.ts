import { parentPort, workerData } from 'node:worker_threads';
import { InvariantError, isKioskError } from '../../contracts/errors.ts';
import { type PrivacyAnswer, privacyTaskSchema } from '../../contracts/privacy-task.schema.ts';
import { heldDescriptors, takeDescriptors } from '../../sync/store/held-descriptors.ts';
import { systemClock } from '../system-clock.ts';
import type { PrivacyThreadData, PrivacyThreadWord } from './privacy-desk.ts';
import { doPrivacyTask } from './privacy-tasks.ts';

if (parentPort === null) throw new InvariantError('privacy.worker runs in a worker thread only');
const { task, role, config, held } = workerData as PrivacyThreadData;
takeDescriptors(held);

/** A fault of ours stays a fault: it ends the thread, and its message goes nowhere. */
async function answer(): Promise<PrivacyAnswer> {
  try {
    return await doPrivacyTask(privacyTaskSchema.parse(task), { role, config, clock: systemClock });
  } catch (error) {
    if (isKioskError(error)) return { task: 'refused', sentence: error.message };
    throw error;
  }
}

const word: PrivacyThreadWord = { answer: await answer(), held: heldDescriptors() };
parentPort.postMessage(word);

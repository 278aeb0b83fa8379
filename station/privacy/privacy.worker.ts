import { parentPort, workerData } from 'node:worker_threads';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { InvariantError, isKioskError } from '../../contracts/errors.ts';
import { type PrivacyAnswer, privacyTaskSchema } from '../../contracts/privacy-task.schema.ts';
import { systemClock } from '../system-clock.ts';
import type { PrivacyRole } from './privacy-roles.ts';
import { doPrivacyTask } from './privacy-tasks.ts';

if (parentPort === null) throw new InvariantError('privacy.worker runs in a worker thread only');
const { task, role, config } = workerData as { readonly task: unknown; readonly role: PrivacyRole; readonly config: StationConfig };

/** A fault of ours stays a fault: it ends the thread, and its message goes nowhere. */
async function answer(): Promise<PrivacyAnswer> {
  try {
    return await doPrivacyTask(privacyTaskSchema.parse(task), { role, config, clock: systemClock });
  } catch (error) {
    if (isKioskError(error)) return { task: 'refused', sentence: error.message };
    throw error;
  }
}

parentPort.postMessage(await answer());

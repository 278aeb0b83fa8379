import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import { type PrivacyAnswer, privacyAnswerSchema, type PrivacyTask } from '../../contracts/privacy-task.schema.ts';
import type { PrivacyRole } from './privacy-roles.ts';

/** What technicians and staff ask of what the station keeps, one after the other, each in a thread of its own: no door waits for a disk or a long list. */
export class PrivacyDesk {
  readonly #config: StationConfig;
  #last: Promise<unknown> = Promise.resolve();

  constructor(config: StationConfig) {
    this.#config = config;
  }

  /** Resolves with the answer, which may be a refusal. @throws KioskError STORE_UNAVAILABLE where the thread failed */
  ask(task: PrivacyTask, role: PrivacyRole): Promise<PrivacyAnswer> {
    const answer = this.#last.then(() => runInThread({ task, role, config: this.#config }));
    this.#last = answer.catch(() => undefined);
    return answer;
  }
}

function runInThread(workerData: { readonly task: PrivacyTask; readonly role: PrivacyRole; readonly config: StationConfig }): Promise<PrivacyAnswer> {
  // The thread's file has this file's own extension: .ts in a checkout, .js in a bundle.
  const extension = path.extname(fileURLToPath(import.meta.url));
  const worker = new Worker(new URL(`./privacy.worker${extension}`, import.meta.url), { name: 'privacy', workerData });
  return new Promise((resolve, reject) => {
    const failed = (): void =>
      reject(new KioskError('STORE_UNAVAILABLE', 'What the station keeps could not be looked at: see the log, then try again.'));
    worker.once('message', (message: unknown) => resolve(privacyAnswerSchema.parse(message)));
    worker.once('error', failed);
    worker.once('exit', failed);
  });
}

import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import { type PrivacyAnswer, privacyAnswerSchema, type PrivacyTask } from '../../contracts/privacy-task.schema.ts';
import type { HeldDescriptor } from '../../sync/store/held-descriptors.ts';
import type { PrivacyQuestion } from './answer-task.ts';
import type { PrivacyRole } from './privacy-roles.ts';

/** What a thread is started with. */
export interface PrivacyThreadData extends PrivacyQuestion {
  /** What the threads before it held open of the store's files. */
  readonly held: readonly HeldDescriptor[];
}

/** What a thread says at its end. */
export interface PrivacyThreadWord {
  readonly answer: PrivacyAnswer;
  readonly held: readonly HeldDescriptor[];
}

/** What technicians and staff ask of what the station keeps, one after the other, each in a thread of its own: no door waits for a disk or a long list. */
export class PrivacyDesk {
  readonly #config: StationConfig;
  #last: Promise<unknown> = Promise.resolve();
  #held: readonly HeldDescriptor[] = [];

  constructor(config: StationConfig) {
    this.#config = config;
  }

  /** Resolves with the answer, which may be a refusal. @throws KioskError STORE_UNAVAILABLE where the thread failed */
  ask(task: PrivacyTask, role: PrivacyRole): Promise<PrivacyAnswer> {
    const answer = this.#last.then(() => this.#run(task, role));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async #run(task: PrivacyTask, role: PrivacyRole): Promise<PrivacyAnswer> {
    if (task.task === 'prove') return privacyAnswerSchema.parse(await runInProcess({ task, role, config: this.#config }));
    const { answer, held } = await runInThread({ task, role, config: this.#config, held: this.#held });
    this.#held = held;
    return privacyAnswerSchema.parse(answer);
  }
}

/** A search of many logs may take a while; a page waits no longer. */
const longestMs = 300_000;

// A file of ours has this file's own extension: .ts in a checkout, .js in a bundle.
const extension = path.extname(fileURLToPath(import.meta.url));

const failure = (): KioskError => new KioskError('STORE_UNAVAILABLE', 'What the station keeps could not be looked at: see the log, then try again.');

function runInThread(workerData: PrivacyThreadData): Promise<PrivacyThreadWord> {
  const worker = new Worker(new URL(`./privacy.worker${extension}`, import.meta.url), {
    name: 'privacy',
    workerData,
    // Node would close at the thread's end what must stay open: see `held-descriptors.ts`.
    trackUnmanagedFds: false,
  });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    for (const end of ['error', 'exit']) worker.once(end, () => reject(failure()));
  });
}

function runInProcess(question: PrivacyQuestion): Promise<unknown> {
  const child = fork(new URL(`./privacy.main${extension}`, import.meta.url), {
    serialization: 'advanced',
    // What it might say of itself is not for the log: a message of another program can hold anything.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    timeout: longestMs,
    killSignal: 'SIGKILL',
  });
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    for (const end of ['error', 'exit']) child.once(end, () => reject(failure()));
    child.send(question, (error) => {
      if (error !== null) reject(failure());
    });
  });
}

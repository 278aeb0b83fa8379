import { parentPort } from 'node:worker_threads';
import { InvariantError, isKioskError, KioskError } from '../../contracts/errors.ts';
import { EventLogSession } from '../event-log/event-log-session.ts';
import { JournalSession } from '../journal/journal-session.ts';
import { CounterSession } from '../statistics/counter-session.ts';
import { PinAttemptSession } from '../pin-attempts/pin-attempt-session.ts';
import { type StoreCall, type StoreInput, type StoreReply, type StoreRequest, type StoreResponse, toSentError } from './store-calls.ts';
import { StoreSession } from './store-session.ts';
import { type FileSweep, sweepEach } from './sweep-each.ts';
import type { PurgeStep } from './trace-purge.ts';

if (parentPort === null) throw new InvariantError('trace-store.worker runs in a worker thread only');
const port = parentPort;
const session = new StoreSession();
const journal = new JournalSession();
const pins = new PinAttemptSession();
const counters = new CounterSession();
const events = new EventLogSession();
let batch: { readonly id: number; readonly input: StoreInput<'append'> }[] = [];

function answer(id: number, work: () => StoreReply<StoreCall>): void {
  try {
    port.postMessage({ id, ok: true, value: work() } satisfies StoreResponse);
  } catch (error) {
    refuse(id, error);
  }
}

function refuse(id: number, error: unknown): void {
  port.postMessage({ id, ok: false, error: toSentError(error) } satisfies StoreResponse);
  // Damage found while running: end; the store is opened anew, and opening is what puts a damaged file aside.
  if (isKioskError(error, 'STORE_DAMAGED')) port.close();
}

function commitBatch(): void {
  const taken = batch;
  batch = [];
  if (taken.length === 0) return;
  const results = session.appendAll(taken.map((each) => each.input));
  for (const [index, result] of results.entries()) {
    const id = taken[index]?.id ?? 0;
    if (result.ok) port.postMessage({ id, ok: true, value: undefined } satisfies StoreResponse);
    else refuse(id, result.error);
  }
}

// Group commit: while one batch waits for the disk, the next appends gather in the port; all that are there when the
// loop comes round are committed together. Any other call first commits what came before it.
port.on('message', (request: StoreRequest) => {
  if (request.call === 'append') {
    if (batch.length === 0) setImmediate(commitBatch);
    batch.push({ id: request.id, input: request.input });
    return;
  }
  commitBatch();
  answer(request.id, () => handle(request));
  if (request.call === 'close') port.close();
});

function handle(request: Exclude<StoreRequest, { call: 'append' }>): StoreReply<StoreCall> {
  switch (request.call) {
    case 'open':
      return open(request.input);
    case 'window':
      return session.window(request.input);
    case 'tracesOf':
      return session.tracesOf(request.input);
    case 'purge':
      return purge(request.input);
    case 'moveBack':
      return moveBack(request.input);
    case 'close':
      journal.journalClose();
      pins.pinClose();
      counters.close();
      return session.close();
    case 'journalOpen':
      return journal.journalOpen(request.input);
    case 'journalAdd':
      return journal.journalAdd(request.input);
    case 'journalChange':
      return journal.journalChange(request.input);
    case 'journalRemove':
      return journal.journalRemove(request.input);
    case 'journalPending':
      return journal.journalPending(request.input);
    case 'journalList':
      return journal.journalList();
    case 'journalClose':
      return journal.journalClose();
    case 'pinOpen':
      return pins.pinOpen(request.input);
    case 'pinLoad':
      return pins.pinLoad(request.input);
    case 'pinAdd':
      return pins.pinAdd(request.input);
    case 'pinRemove':
      return pins.pinRemove(request.input);
    case 'pinSweep':
      return pins.pinSweep(request.input);
    case 'pinClose':
      return pins.pinClose();
    case 'eventAppend':
      return appendToLog(request.input);
    case 'countOpen':
      return counters.countOpen(request.input);
    case 'countAdd':
      return counters.countAdd(request.input);
  }
}

/** The other files hear of the course of time before anything is written into them. */
function open(input: StoreInput<'open'>): StoreReply<'open'> {
  const reply = session.open(input);
  journal.follow({ nowMs: reply.nowMs, monotonicMs: input.monotonicMs }, reply.highestMs);
  pins.follow({ nowMs: reply.nowMs, monotonicMs: input.monotonicMs });
  return reply;
}

/** A damaged log keeps what it holds as evidence, and the other files go on: only they are opened anew after damage. */
function appendToLog(input: StoreInput<'eventAppend'>): StoreReply<'eventAppend'> {
  try {
    return events.append(input);
  } catch (error) {
    if (!isKioskError(error, 'STORE_DAMAGED')) throw error;
    throw new KioskError('STORE_UNAVAILABLE', error.message, { cause: error });
  }
}

/**
 * One loop purges every file, by one course of time, and each whatever becomes of the others. A call does what is to do nearly always; beyond that it ends
 * after one full step of the traces, so that nothing waits for long.
 */
function purge({ nowMs, monotonicMs, isFirst, isDoubted }: StoreInput<'purge'>): StoreReply<'purge'> {
  const others: readonly FileSweep[] = [
    { file: 'journal', sweep: () => journal.sweep({ nowMs, monotonicMs }, isDoubted) },
    { file: 'pin-attempts', sweep: () => pins.sweep({ nowMs, monotonicMs }, isDoubted) },
    { file: 'statistics', sweep: () => counters.sweep(nowMs) },
    { file: 'damaged files', sweep: () => session.eraseAside(nowMs) },
  ];
  const traces = stepTraces(nowMs, isFirst, () => sweepEach(others));
  if (traces.isMore) return { ...traces, isErased: false, failed: [] };
  const swept = sweepEach(others);
  return { ...traces, ...swept, isErased: traces.isErased && swept.isErased };
}

/**
 * The traces' file holds the course of time, so it goes first: where it fails nothing has moved, and a fresh start finds the later time for all of them. Of the
 * others each has its turn, and one that fails takes the course from no other: it is moved before anything else is done with it, and its sweep fails until then.
 */
function moveBack(input: StoreInput<'moveBack'>): void {
  const { nowMs, monotonicMs } = input;
  session.moveBack(input);
  const moved = (move: () => void) => (): true => {
    move();
    return true;
  };
  sweepEach([
    { file: 'journal', sweep: moved(() => journal.follow({ nowMs, monotonicMs })) },
    { file: 'pin-attempts', sweep: moved(() => pins.follow({ nowMs, monotonicMs })) },
  ]);
}

/** Steps until nothing is to do, or until a step was a full one. `onFailed`: the traces' failure goes to the caller; the other files have their turn before. */
function stepTraces(nowMs: number, isFirst: boolean, onFailed: () => void): Pick<PurgeStep, 'removed' | 'isMore' | 'isErased'> {
  let removed = 0;
  for (let isBegun = !isFirst; ; isBegun = true) {
    const step = stepOrFail(nowMs, !isBegun, onFailed);
    removed += step.removed;
    if (!step.isMore || step.isFull) return { removed, isMore: step.isMore, isErased: step.isErased };
  }
}

function stepOrFail(nowMs: number, isFirst: boolean, onFailed: () => void): PurgeStep {
  try {
    return session.purge({ nowMs, isFirst });
  } catch (error) {
    onFailed();
    throw error;
  }
}

import { InvariantError, type ErrorCode, type ErrorContext, isKioskError, KioskError } from '../../contracts/errors.ts';
import type { StoredTrace } from '../../contracts/ports/trace-store.port.ts';
import type { EventLogCalls } from '../event-log/event-log-calls.ts';
import type { JournalCalls } from '../journal/journal-calls.ts';
import type { PinAttemptCalls } from '../pin-attempts/pin-attempt-calls.ts';
import type { CounterCalls } from '../statistics/counter-calls.ts';
import type { Retention } from './retention.ts';
import type { SweptFile } from './sweep-each.ts';
import type { TraceWindow } from './trace-table.ts';

/** What the store's thread can be asked. Every time is retention time (`retention-time.machine.ts`), in epoch ms. */
export interface StoreCalls extends JournalCalls, PinAttemptCalls, EventLogCalls, CounterCalls {
  /** Opens the store, brings what it holds within today's config, and begins to purge it: nothing is used before that has ended (`isMore`). */
  open(input: OpenInput): OpenReply;
  append(input: { readonly trace: StoredTrace; readonly nowMs: number }): void;
  window(input: TraceWindow): StoredTrace[];
  /** `digests`: the check values of one borrower on the living days. */
  tracesOf(input: { readonly digests: readonly Uint8Array[]; readonly nowMs: number }): StoredTrace[];
  /** One step of a purge, so that other calls need not wait for all of it. `isFirst`: begins one. `isDoubted`: the wall clock is off the course of time. */
  purge(input: { readonly nowMs: number; readonly monotonicMs: number; readonly isFirst: boolean; readonly isDoubted?: boolean }): SweepReply;
  /** Brings the course of time back to `nowMs`; see `retention-time.machine.ts`. */
  moveBack(input: { readonly correctionMs: number; readonly nowMs: number; readonly monotonicMs: number }): void;
  close(input: Record<never, never>): void;
}
export type StoreCall = keyof StoreCalls;
export type StoreInput<Call extends StoreCall> = Parameters<StoreCalls[Call]>[0];
export type StoreReply<Call extends StoreCall> = ReturnType<StoreCalls[Call]>;

/** How a store is opened. */
export interface OpenInput {
  readonly dataDir: string;
  readonly nowMs: number;
  /** By the clock that never jumps, read together with `nowMs`. */
  readonly monotonicMs: number;
  readonly retentionMs: Retention;
  /** The profile keeps no borrower: those of before go. */
  readonly forgetsBorrowers: boolean;
}

/** `nowMs`: the later of the time given and the highest time stored, `highestMs` (0: none). */
export interface OpenReply {
  readonly nowMs: number;
  readonly highestMs: number;
  readonly quarantinedAs: string | null;
}

/** `isMore`: the purge goes on with its next step. Else `isErased`: whether the bytes of everything that was ever removed are gone too. */
export interface SweepReply {
  readonly removed: number;
  readonly isMore: boolean;
  readonly isErased: boolean;
  /** Files beside the traces whose sweep failed: what has expired in them is there still. */
  readonly failed: readonly SweptFile[];
}

/** A call on its way to the thread. */
export type StoreRequest = {
  readonly [Call in StoreCall]: { readonly id: number; readonly call: Call; readonly input: StoreInput<Call> };
}[StoreCall];

/** Its answer on the way back. */
export type StoreResponse =
  | { readonly id: number; readonly ok: true; readonly value: StoreReply<StoreCall> }
  | { readonly id: number; readonly ok: false; readonly error: SentError };

/** An error as it passes between threads: a class does not survive that, its code does. */
export type SentError =
  | { readonly kind: 'expected'; readonly code: ErrorCode; readonly message: string; readonly context: ErrorContext; readonly retryable: boolean }
  | { readonly kind: 'fault'; readonly message: string };

/** Makes an error ready to be sent. A foreign error's message stays behind: it may quote data. */
export function toSentError(error: unknown): SentError {
  if (isKioskError(error)) {
    return { kind: 'expected', code: error.code, message: error.message, context: error.context, retryable: error.retryable };
  }
  return {
    kind: 'fault',
    message: error instanceof InvariantError ? error.message : `the store's thread failed (${error instanceof Error ? error.name : typeof error})`,
  };
}

/** The error that was sent. */
export function fromSentError(sent: SentError): KioskError | InvariantError {
  if (sent.kind === 'fault') return new InvariantError(sent.message);
  return new KioskError(sent.code, sent.message, { context: sent.context, retryable: sent.retryable });
}

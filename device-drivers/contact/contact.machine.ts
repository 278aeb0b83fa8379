import type { ContactChange, ContactState } from '../../contracts/ports/contact-input.port.ts';

/** How a contact is wired, seen from its rest: `normallyClosed` lets a cut wire show as `active`. */
export type ContactWiring = 'normallyOpen' | 'normallyClosed';

/** What a contact is judged by. */
export interface ContactRules {
  readonly wiring: ContactWiring;
  /** How long a new state must stand until it is believed. */
  readonly debounceMs: number;
  /** A contact that was not read for this long is unknown. */
  readonly staleMs: number;
}

/** What is known of a contact. */
export interface ContactMemory {
  readonly state: ContactState;
  readonly candidate: { readonly state: 'active' | 'inactive'; readonly sinceMs: number } | null;
  readonly readAtMs: number;
}

/** `read`: what the input showed; `looked`: time has passed; `lost`: it cannot be read now. Times are monotonic milliseconds. */
export type ContactEvent =
  | { readonly type: 'read'; readonly isClosed: boolean; readonly atMs: number }
  | { readonly type: 'looked'; readonly atMs: number }
  | { readonly type: 'lost'; readonly atMs: number };

export interface ContactStep {
  readonly memory: ContactMemory;
  readonly change: ContactChange | null;
}

/** A contact that was not read yet. */
export const unreadContact: ContactMemory = { state: 'unknown', candidate: null, readAtMs: Number.NEGATIVE_INFINITY };

/** Moves a contact on: a state is believed once it stood for `debounceMs`, and forgotten when nothing fresh says it. */
export function stepContact(memory: ContactMemory, event: ContactEvent, rules: ContactRules): ContactStep {
  if (event.type === 'lost') return become(memory, 'unknown', event.atMs);
  if (event.type === 'looked') {
    const isStale = memory.state !== 'unknown' && event.atMs - memory.readAtMs >= rules.staleMs;
    return isStale ? become(memory, 'unknown', event.atMs) : { memory, change: null };
  }
  return read(memory, event, rules);
}

function read(before: ContactMemory, { isClosed, atMs }: Extract<ContactEvent, { readonly type: 'read' }>, rules: ContactRules): ContactStep {
  // What was seen before a gap proves nothing about the time in it.
  const memory = atMs - before.readAtMs >= rules.staleMs ? { ...before, candidate: null } : before;
  const state: 'active' | 'inactive' = isClosed === (rules.wiring === 'normallyOpen') ? 'active' : 'inactive';
  if (state === memory.state) return { memory: { state, candidate: null, readAtMs: atMs }, change: null };
  const candidate = memory.candidate?.state === state ? memory.candidate : { state, sinceMs: atMs };
  if (atMs - candidate.sinceMs < rules.debounceMs) return { memory: { ...memory, candidate, readAtMs: atMs }, change: null };
  return { memory: { state, candidate: null, readAtMs: atMs }, change: { state, atMonotonicMs: candidate.sinceMs } };
}

function become(memory: ContactMemory, state: 'unknown', atMs: number): ContactStep {
  const next: ContactMemory = { ...memory, state, candidate: null };
  return { memory: next, change: memory.state === state ? null : { state, atMonotonicMs: atMs } };
}

/** How soon a contact should be read again to be believed, or null when nothing is in the balance. */
export function confirmInMs({ candidate }: ContactMemory, atMs: number, { debounceMs }: ContactRules): number | null {
  return candidate === null ? null : Math.max(0, candidate.sinceMs + debounceMs - atMs);
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ContactEvent, type ContactMemory, type ContactRules, confirmInMs, stepContact, unreadContact } from './contact.machine.ts';

const rules: ContactRules = { wiring: 'normallyOpen', debounceMs: 40, staleMs: 500 };
const read = (isClosed: boolean, atMs: number): ContactEvent => ({ type: 'read', isClosed, atMs });

function run(events: readonly ContactEvent[], under = rules) {
  let memory: ContactMemory = unreadContact;
  const changes: unknown[] = [];
  for (const event of events) {
    const step = stepContact(memory, event, under);
    memory = step.memory;
    if (step.change !== null) changes.push([step.change.state, step.change.atMonotonicMs]);
  }
  return { memory, changes };
}

describe('the machine of a contact', () => {
  it('is unknown until a state stood for the debounce time, and then tells when it was first seen', () => {
    expect(run([read(true, 0), read(true, 39)])).toMatchObject({ memory: { state: 'unknown' }, changes: [] });
    expect(run([read(true, 0), read(true, 40)]).changes).toEqual([['active', 0]]);
  });

  it('reads a normally closed contact the other way round, so that a cut wire is active', () => {
    expect(run([read(false, 0), read(false, 40)], { ...rules, wiring: 'normallyClosed' }).changes).toEqual([['active', 0]]);
  });

  it('takes no bounce for a change', () => {
    const closed = [read(false, 0), read(false, 40)];
    expect(run([...closed, read(true, 50), read(false, 60), read(true, 70), read(false, 80)]).changes).toEqual([['inactive', 0]]);
  });

  it('is unknown at once when it cannot be read, and once nothing fresh came for too long', () => {
    const open = [read(true, 0), read(true, 40)];
    expect(run([...open, { type: 'lost', atMs: 45 }]).changes.at(-1)).toEqual(['unknown', 45]);
    expect(run([...open, { type: 'looked', atMs: 539 }]).memory.state).toBe('active');
    expect(run([...open, { type: 'looked', atMs: 540 }]).changes.at(-1)).toEqual(['unknown', 540]);
  });

  it('does not count what was seen before a gap', () => {
    expect(run([read(true, 0), read(true, 900)]).changes).toEqual([]);
  });

  it('asks to be read again when the debounce time is over', () => {
    expect(confirmInMs(run([read(true, 100)]).memory, 110, rules)).toBe(30);
    expect(confirmInMs(unreadContact, 0, rules)).toBeNull();
  });

  it('never shows a state that it was not read in twice, the debounce time apart', () => {
    const step = fc.record({ isClosed: fc.boolean(), gapMs: fc.integer({ min: 1, max: 39 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let atMs = 0;
        const events = steps.map(({ isClosed, gapMs }) => {
          atMs += gapMs;
          return read(isClosed, atMs);
        });
        const alternating = events.map((event, at) => ({ ...event, isClosed: at % 2 === 0 }));
        expect(run(alternating as ContactEvent[]).changes).toEqual([]);
      }),
    );
  });
});

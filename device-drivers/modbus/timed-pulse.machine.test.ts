import { describe, expect, it } from 'vitest';
import { lateMs, lookInMs, pulseAtStart, type PulseEvent, type PulseState, stepPulse } from './timed-pulse.machine.ts';

const locked = stepPulse(pulseAtStart, { type: 'off.verified' }).state;
const released = stepPulse(locked, { type: 'pulse.commanded', atMs: 1000, pulseMs: 3000 }).state;

describe('the machine of a relay that ends its pulses by itself', () => {
  it.each<[string, PulseState, PulseEvent, Partial<PulseState>, string]>([
    ['an "off" that was read back', pulseAtStart, { type: 'off.verified' }, { output: 'locked', windows: 0 }, 'rest'],
    ['a pulse', locked, { type: 'pulse.commanded', atMs: 1000, pulseMs: 3000 }, { output: 'released', windows: 1, endsAtMs: 4000 }, 'rest'],
    ['a pulse in a pulse', released, { type: 'pulse.commanded', atMs: 2000, pulseMs: 3000 }, { windows: 2, endsAtMs: 5000 }, 'rest'],
    ['a contact that is on in its pulse', released, { type: 'contact.read', isOn: true, atMs: 3999 }, released, 'rest'],
    ['a contact read before the pulse reached it', released, { type: 'contact.read', isOn: false, atMs: 1010 }, released, 'rest'],
    ['the end of a pulse', released, { type: 'contact.read', isOn: false, atMs: 4030 }, { output: 'locked', windows: 0, endsAtMs: null }, 'rest'],
    ['an end that is a little late', released, { type: 'contact.read', isOn: true, atMs: 4000 + lateMs - 1 }, released, 'rest'],
    ['an end that does not come', released, { type: 'contact.read', isOn: true, atMs: 4000 + lateMs }, released, 'distrust'],
    ['a contact that somebody else closed', locked, { type: 'contact.read', isOn: true, atMs: 10 }, { output: 'released' }, 'off'],
    ['an off that is read back as on', released, { type: 'off.refused' }, { output: 'released', windows: 0, endsAtMs: null }, 'rest'],
    ['a doubt in a pulse', released, { type: 'doubted' }, { output: 'unknown', windows: 0, endsAtMs: null }, 'rest'],
    ['a doubt while locked', locked, { type: 'doubted' }, { output: 'locked' }, 'rest'],
  ])('%s', (_what, state, event, next, then) => {
    const step = stepPulse(state, event);
    expect(step.state).toMatchObject(next);
    expect(step.then).toBe(then);
  });

  it('looks now and then, and soon after the end of a pulse', () => {
    expect([lookInMs(locked, 0), lookInMs(released, 1000), lookInMs(released, 3900), lookInMs(released, 4100)]).toEqual([400, 400, 130, 30]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GuardEvent, type GuardState, startOfGuard, stepGuard } from './lcus-guard.machine.ts';

const up: GuardState = { isLineOpen: true, output: 'locked', windows: 0, mayBeOn: false, isEnding: false };
const released: GuardState = { ...up, output: 'released', windows: 1, mayBeOn: true };
const twice: GuardState = { ...released, windows: 2 };
const down: GuardState = { ...up, isLineOpen: false };
const unsure: GuardState = { ...down, output: 'unknown', mayBeOn: true };
const ending: GuardState = { ...unsure, isEnding: true };

const pulse: GuardEvent = { type: 'pulse.asked', id: 7, pulseMs: 3000 };
const given: GuardEvent = { type: 'pulse.given', id: 9, pulseMs: 3000 };
const silent: GuardEvent = { type: 'station.silent' };
const lock: GuardEvent = { type: 'lock.asked', id: 8 };

/** Commands in short: `on>acknowledge`, `off>rest`, `refuse DEVICE_LOST` ... */
function commands(state: GuardState, event: GuardEvent): string[] {
  return stepGuard(state, event).commands.map((command) => {
    if (command.do === 'write') return `${command.isOn ? 'on' : 'off'}>${command.after.then}`;
    return command.do === 'refuse' ? `refuse ${command.code}` : command.do;
  });
}

describe('guard machine', () => {
  it.each<[string, GuardState, GuardEvent, readonly string[], Partial<GuardState>]>([
    [
      'writes off first when the line opens',
      startOfGuard(false),
      { type: 'line.opened' },
      ['off>ready', 'cancelPulse'],
      { output: 'locked', isLineOpen: true },
    ],
    ['writes off first when the line is back', unsure, { type: 'line.opened' }, ['off>ready', 'cancelPulse'], { output: 'locked' }],
    ['switches on before it sets its timer', up, pulse, ['on>acknowledge', 'startPulse'], { output: 'released', windows: 1 }],
    ['starts the time of a running pulse anew once', released, pulse, ['on>acknowledge', 'startPulse'], { windows: 2 }],
    ['refuses to go on for a third time', twice, pulse, ['refuse DEVICE_BUSY'], { windows: 2 }],
    ['switches off at the end of the pulse', twice, { type: 'pulse.ended' }, ['off>rest', 'cancelPulse'], { output: 'locked', windows: 0 }],
    ['refuses a pulse without a line', down, pulse, ['refuse DEVICE_LOST'], {}],
    ['refuses a pulse while it ends', { ...up, isEnding: true }, pulse, ['refuse DEVICE_LOST'], {}],
    ['refuses a pulse that is too long', up, { type: 'pulse.asked', id: 7, pulseMs: 30_001 }, ['refuse DEVICE_PROTOCOL'], { output: 'locked' }],
    ['refuses a pulse that is too short', up, { type: 'pulse.asked', id: 7, pulseMs: 199 }, ['refuse DEVICE_PROTOCOL'], { output: 'locked' }],
    ['locks at once in a pulse', released, lock, ['off>acknowledge', 'cancelPulse'], { output: 'locked', windows: 0 }],
    ['times a pulse that the station gave', up, given, ['startPulse', 'acknowledge'], { output: 'released', windows: 1 }],
    ['switches off what the station gave while it ends', { ...up, isEnding: true }, given, ['off>exit', 'cancelPulse', 'refuse DEVICE_LOST'], {}],
    [
      'switches off a third pulse that the station gave',
      twice,
      given,
      ['off>rest', 'cancelPulse', 'refuse DEVICE_BUSY'],
      { output: 'locked', windows: 0 },
    ],
    [
      'switches off what the station gave for too long',
      up,
      { ...given, pulseMs: 30_001 },
      ['off>rest', 'cancelPulse', 'refuse DEVICE_PROTOCOL'],
      { output: 'locked' },
    ],
    [
      'is not sure of off when the station gave a pulse on a line that is down',
      down,
      given,
      ['refuse DEVICE_LOST'],
      { output: 'unknown', mayBeOn: true },
    ],
    ['switches off when the station is silent', up, silent, ['off>rest', 'cancelPulse'], { output: 'locked' }],
    ['refuses to lock without a line', down, lock, ['refuse DEVICE_LOST'], {}],
    [
      'is not sure of the output when the line is lost in a pulse',
      released,
      { type: 'line.lost' },
      ['cancelPulse'],
      { output: 'unknown', isLineOpen: false },
    ],
    ['stays sure of off when the line is lost outside a pulse', up, { type: 'line.lost' }, ['cancelPulse'], { output: 'locked', isLineOpen: false }],
    ['is not sure of anything after a write that failed', up, { type: 'write.failed' }, ['cancelPulse'], { output: 'unknown', isLineOpen: false }],
    [
      'switches off and ends when the pipe closes in a pulse',
      released,
      { type: 'end.asked' },
      ['off>exit', 'cancelPulse', 'limitEnding'],
      { output: 'locked', isEnding: true },
    ],
    ['ends at once when the line never opened and no pulse was given', startOfGuard(false), { type: 'end.asked' }, ['exit'], { isEnding: true }],
    [
      'goes on trying on a line that never opened after a guard that did not switch off',
      startOfGuard(true),
      { type: 'end.asked' },
      ['limitEnding'],
      {},
    ],
    ['owes an off from the pulse on', up, pulse, ['on>acknowledge', 'startPulse'], { mayBeOn: true }],
    ['owes an off from the pulse that the station gave', up, given, ['startPulse', 'acknowledge'], { mayBeOn: true }],
    ['still owes an off that was only commanded', released, { type: 'pulse.ended' }, ['off>rest', 'cancelPulse'], { mayBeOn: true }],
    ['owes nothing once off has left', { ...released, output: 'locked' }, { type: 'off.written' }, [], { mayBeOn: false }],
    [
      'ends at once when the line goes while it ends and nothing is owed',
      { ...up, isEnding: true },
      { type: 'write.failed' },
      ['cancelPulse', 'exit'],
      {},
    ],
    [
      'goes on trying when the line goes before off has left',
      { ...released, isEnding: true },
      { type: 'line.lost' },
      ['cancelPulse'],
      { mayBeOn: true },
    ],
    ['ends at once when the line is down and off has left', down, { type: 'end.asked' }, ['exit'], { isEnding: true }],
    ['goes on trying when the line is down and off is not sure', unsure, { type: 'end.asked' }, ['limitEnding'], { isEnding: true }],
    [
      'writes off and exits when the line comes back while it ends',
      ending,
      { type: 'line.opened' },
      ['off>exit', 'cancelPulse'],
      { output: 'locked' },
    ],
    ['gives up at the limit', ending, { type: 'end.overdue' }, ['exit'], {}],
    ['leaves an ending to the next guard that owns the port', ending, { type: 'line.taken' }, ['exit'], {}],
  ])('%s', (_title, state, event, expected, next) => {
    expect(commands(state, event)).toEqual(expected);
    expect(stepGuard(state, event).state).toMatchObject(next);
  });

  it.each<[string, GuardState, GuardEvent]>([
    ['an off that left before the pulse began', released, { type: 'off.written' }],
    ['a pulse end while locked', up, { type: 'pulse.ended' }],
    ['a pulse end without a line', unsure, { type: 'pulse.ended' }],
    ['a silent station in a pulse', released, silent],
    ['a silent station without a line', unsure, silent],
    ['a second end', ending, { type: 'end.asked' }],
    ['a taken port while the station lives', unsure, { type: 'line.taken' }],
  ])('is not moved by %s', (_title, state, event) => {
    expect(stepGuard(state, event)).toEqual({ state, commands: [] });
  });

  it('is never released without a pulse timer, in any order of events', () => {
    const event = fc.oneof(
      fc.constantFrom<GuardEvent>(
        { type: 'line.opened' },
        { type: 'line.lost' },
        { type: 'write.failed' },
        { type: 'off.written' },
        { type: 'line.taken' },
        { type: 'pulse.ended' },
        { type: 'lock.asked', id: 1 },
        { type: 'station.silent' },
        { type: 'end.asked' },
      ),
      fc.record({
        type: fc.constantFrom('pulse.asked' as const, 'pulse.given' as const),
        id: fc.nat(),
        pulseMs: fc.integer({ min: 0, max: 40_000 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        let state = startOfGuard(false);
        let isTimed = false;
        for (const one of events) {
          // The timer fires once.
          if (one.type === 'pulse.ended') isTimed = false;
          const step = stepGuard(state, one);
          state = step.state;
          for (const command of step.commands) {
            if (command.do === 'startPulse') isTimed = true;
            if (command.do === 'cancelPulse') isTimed = false;
          }
          expect(state.output === 'released' && !isTimed).toBe(false);
          expect(state.windows).toBeLessThanOrEqual(2);
          expect(state.output === 'released' && !state.mayBeOn).toBe(false);
        }
      }),
    );
  });
});

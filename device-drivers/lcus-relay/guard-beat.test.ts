import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { awakeMs, beatMs, GuardBeat, stationSilentMs } from './guard-beat.ts';

function setUp() {
  const clock = new VirtualClock();
  const sent: number[] = [];
  let silences = 0;
  const beat = new GuardBeat({
    clock,
    send: (id) => void sent.push(id),
    onSilent: () => {
      silences += 1;
    },
  });
  const last = (): number => sent.at(-1) ?? expect.fail('no beat was sent');
  return { clock, beat, sent, last, silences: () => silences };
}

describe('the beat of a guard', () => {
  it('leaves a pulse of the own hand no time to meet the "off" of a guard that hears nothing', () => {
    expect(awakeMs).toBeLessThan(stationSilentMs);
  });

  it('asks at once and then in every period, each time with another id', async () => {
    const { clock, beat, sent, last } = setUp();
    beat.start();
    for (let period = 0; period < 3; period += 1) {
      beat.answered(last());
      await clock.advance(beatMs);
    }
    expect(sent).toHaveLength(4);
    expect(new Set(sent).size).toBe(4);
  });

  it('counts a guard as awake from its answer on, as long as the question is not old', async () => {
    const { clock, beat, last } = setUp();
    beat.start();
    expect(beat.isAwake).toBe(false);
    await clock.advance(500);
    beat.answered(last());
    await clock.advance(awakeMs - 501);
    expect(beat.isAwake).toBe(true);
    await clock.advance(1);
    expect(beat.isAwake).toBe(false);
  });

  it('forgives one unanswered beat and tells the second, once', async () => {
    const { clock, beat, sent, silences } = setUp();
    beat.start();
    await clock.advance(2 * beatMs - 1);
    expect(silences()).toBe(0);
    await clock.advance(1);
    expect(silences()).toBe(1);
    await clock.advance(10 * beatMs);
    expect([silences(), sent.length, clock.pendingTimers]).toEqual([1, 2, 0]);
  });

  it('begins to count anew with every answer', async () => {
    const { clock, beat, last, silences } = setUp();
    beat.start();
    await clock.advance(beatMs);
    beat.answered(last());
    await clock.advance(2 * beatMs - 1);
    expect(silences()).toBe(0);
  });

  it('takes no answer to an earlier beat', async () => {
    const { clock, beat, last } = setUp();
    beat.start();
    const first = last();
    await clock.advance(beatMs);
    beat.answered(first);
    expect(beat.isAwake).toBe(false);
  });

  it('takes no answer to a beat from before it was started anew', () => {
    const { beat, last } = setUp();
    beat.start();
    const first = last();
    beat.start();
    beat.answered(first);
    expect(beat.isAwake).toBe(false);
    beat.answered(last());
    expect(beat.isAwake).toBe(true);
  });

  it('asks and believes nothing once it is stopped', async () => {
    const { clock, beat, sent, last, silences } = setUp();
    beat.start();
    beat.answered(last());
    beat.stop();
    expect(beat.isAwake).toBe(false);
    beat.answered(last());
    await clock.advance(10 * beatMs);
    expect([beat.isAwake, sent.length, silences(), clock.pendingTimers]).toEqual([false, 1, 0, 0]);
  });
});

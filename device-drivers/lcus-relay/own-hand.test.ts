import { describe, expect, it } from 'vitest';
import { FakeWriter } from '../../test/support/lcus-relay-bench.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { awakeMs, beatMs } from './guard-beat.ts';
import { lcusCommands } from './lcus.codec.ts';
import { OwnHand } from './own-hand.ts';

function setUp({ hasWriter = true } = {}) {
  const clock = new VirtualClock();
  const checks: number[] = [];
  const writers: FakeWriter[] = [];
  let silences = 0;
  const hand = new OwnHand({
    commands: lcusCommands(2),
    clock,
    openWriter: () => {
      if (!hasWriter) return null;
      const writer = new FakeWriter([]);
      writers.push(writer);
      return writer;
    },
    sendCheck: (id) => void checks.push(id),
    onGuardSilent: () => {
      silences += 1;
    },
  });
  const answer = (): void => hand.guardAnswered(checks.at(-1) ?? expect.fail('no check was sent'));
  const writer = (): FakeWriter => writers.at(-1) ?? expect.fail('no descriptor was opened');
  return { clock, hand, checks, writers, writer, answer, silences: () => silences };
}

describe("the station's own hand on a relay", () => {
  it('commands its own channel', () => {
    const { hand } = setUp();
    expect([[...hand.onBytes], [...hand.offBytes]]).toEqual([
      [0xa0, 2, 1, 0xa3],
      [0xa0, 2, 0, 0xa2],
    ]);
  });

  it('is trusted once the guard answered a check that was sent after its line came up', () => {
    const { hand, answer } = setUp();
    hand.lineUp();
    expect(hand.isTrusted).toBe(false);
    answer();
    expect(hand.isTrusted).toBe(true);
  });

  it('is not trusted on an answer to a check from before the line came up', () => {
    const { hand, checks } = setUp();
    hand.lineDown();
    hand.lineUp();
    hand.guardAnswered(checks[0] ?? 0);
    expect(hand.isTrusted).toBe(false);
  });

  it('is not trusted any more when the guard was last awake too long ago', async () => {
    const { hand, answer, clock } = setUp();
    hand.lineUp();
    answer();
    await clock.advance(awakeMs);
    expect(hand.isTrusted).toBe(false);
  });

  it('is never trusted without a descriptor, and says that nothing was written', () => {
    const { hand, answer } = setUp({ hasWriter: false });
    hand.lineUp();
    answer();
    expect([hand.isTrusted, hand.switchOn(), hand.switchOff()]).toEqual([false, false, false]);
  });

  it('says whether the system took the bytes', () => {
    const { hand, writer } = setUp();
    hand.lineUp();
    expect([hand.switchOn(), hand.switchOff()]).toEqual([true, true]);
    writer().close();
    expect([hand.switchOn(), hand.switchOff()]).toEqual([false, false]);
    expect(writer().written).toEqual(['on', 'off']);
  });

  it.each<[string, (hand: OwnHand) => void]>([
    ['goes down', (hand) => hand.lineDown()],
    ['comes up anew', (hand) => hand.lineUp()],
    ['goes with its guard', (hand) => hand.guardGone()],
  ])('lets go of the descriptor of a line that %s', (_how, change) => {
    const { hand, writers, answer } = setUp();
    hand.lineUp();
    answer();
    change(hand);
    expect([writers[0]?.isClosed, hand.isTrusted]).toEqual([true, false]);
  });

  it('tells of a guard that is silent while its line is down, too', async () => {
    const { hand, clock, silences } = setUp();
    hand.lineDown();
    await clock.advance(2 * beatMs);
    expect(silences()).toBe(1);
  });

  it('keeps its descriptor for a last "off" while the guard is being ended, and asks it nothing', async () => {
    const { hand, writer, answer, clock, checks } = setUp();
    hand.lineUp();
    answer();
    hand.guardEnding();
    await clock.advance(10 * beatMs);
    expect([hand.isTrusted, checks.length, hand.switchOff()]).toEqual([false, 1, true]);
    expect(writer().written).toEqual(['off']);
  });

  it('leaves neither timer nor descriptor when its guard is gone', () => {
    const { hand, clock, writer } = setUp();
    hand.lineUp();
    hand.guardGone();
    expect([clock.pendingTimers, writer().isClosed, hand.switchOff()]).toEqual([0, true, false]);
  });
});

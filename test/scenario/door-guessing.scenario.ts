import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pinLockoutRules } from '../../domain/pin-lockout/pin-lockout.policy.ts';
import { type DoorRig, startDoorRig } from '../support/door-rig.ts';
import { openRigPanel, visitWithPin } from '../support/pin-visit.ts';
import type { DoorPanel } from '../support/station-screens.ts';

const aino = '24567000001016';
const { terminalTries, slowdownMs } = pinLockoutRules;
/** Timers may be a little early against the clock of another process. */
const slowMs = slowdownMs - 100;
/** One wrong PIN for each of so many cards: none of them is locked by its own tries. */
const stranger = (number: number): string => `245670000090${String(number).padStart(2, '0')}`;

describe('one wrong PIN for card after card at a real door', () => {
  let door: DoorRig;
  let panel: DoorPanel;

  const enter = (card: string, pin: string) => visitWithPin({ door, panel }, card, pin);

  beforeAll(async () => {
    door = await startDoorRig({ pin: 'always', pulseMs: 200, ui: true });
    panel = await openRigPanel(door);
  });
  afterAll(async () => {
    panel.close();
    await door.stop();
  });

  it('slows down every try from the limit on, and tells staff', async () => {
    const waits: number[] = [];
    for (let number = 1; number <= terminalTries; number += 1) {
      const { waitedMs, outcome } = await enter(stranger(number), '4321');
      expect(outcome).toBe('card-unknown');
      waits.push(waitedMs ?? Number.POSITIVE_INFINITY);
    }
    expect(Math.max(...waits)).toBeLessThan(slowMs);
    const { waitedMs, outcome } = await enter(stranger(terminalTries + 1), '4321');
    expect([(waitedMs ?? 0) >= slowMs, outcome]).toEqual([true, 'card-unknown']);
    expect(door.station.stderr()).toMatch(/pin\.guessing/);
  });

  it('keeps nobody else out: the right PIN opens, only later', async () => {
    const { waitedMs, outcome } = await enter(aino, '1234');
    expect([(waitedMs ?? 0) >= slowMs, outcome, door.releases()]).toEqual([true, 'granted', 1]);
  });

  it('goes on being slow after the station was killed', async () => {
    panel.close();
    await door.restart();
    panel = await openRigPanel(door);
    const { waitedMs, outcome } = await enter(stranger(terminalTries + 2), '4321');
    expect([(waitedMs ?? 0) >= slowMs, outcome, door.releases()]).toEqual([true, 'card-unknown', 1]);
  });

  it('stands in the traces as its own event', async () => {
    const counts = await door.countTraces();
    expect([...counts.keys()].some((what) => what.startsWith('pin.guessingBegan'))).toBe(true);
    expect(counts.get('door.granted')).toBe(1);
  });
});

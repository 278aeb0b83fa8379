import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pinLockoutRules } from '../../domain/pin-lockout/pin-lockout.policy.ts';
import { type DoorRig, startDoorRig } from '../support/door-rig.ts';
import { type DoorPanel, openDoorPanel } from '../support/station-screens.ts';
import { until } from '../support/until.ts';

const aino = '24567000001016';
const { terminalTries, slowdownMs } = pinLockoutRules;
/** Timers may be a little early against the clock of another process. */
const slowMs = slowdownMs - 100;
/** One wrong PIN for each of so many cards: none of them is locked by its own tries. */
const stranger = (number: number): string => `245670000090${String(number).padStart(2, '0')}`;

describe('one wrong PIN for card after card at a real door', () => {
  let door: DoorRig;
  let panel: DoorPanel;

  const openPanel = async (): Promise<void> => {
    panel = await openDoorPanel(String((await door.station.ready)['tokenFile']));
    await until('the panel shows something', () => panel.views.length > 0);
  };

  /** Enters a PIN; gives how long the library system was not asked, and what the panel says at the end. */
  const enter = async (card: string, pin: string): Promise<{ readonly waitedMs: number; readonly outcome: string }> => {
    door.reader.write(`${card}\r`);
    await until('the pad', () => panel.views.at(-1)?.screen === 'awaitingPin');
    const before = door.questions().length;
    await panel.enterPin(pin);
    const sentAtMs = performance.now();
    await until('the question', () => door.questions().length > before, 15_000);
    const waitedMs = performance.now() - sentAtMs;
    await until('the answer', () => ['refused', 'granted'].includes(panel.views.at(-1)?.screen ?? ''), 10_000);
    const view = panel.views.at(-1);
    const outcome = view !== undefined && 'code' in view ? view.code : (view?.screen ?? '');
    if (outcome !== 'granted') await panel.send({ type: 'pin.cancel' });
    await until('idle again', () => panel.views.at(-1)?.screen === 'idle', 10_000);
    return { waitedMs, outcome };
  };

  beforeAll(async () => {
    door = await startDoorRig({ pin: 'always', pulseMs: 200, ui: true });
    await openPanel();
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
      waits.push(waitedMs);
    }
    expect(Math.max(...waits)).toBeLessThan(slowMs);
    const { waitedMs, outcome } = await enter(stranger(terminalTries + 1), '4321');
    expect([waitedMs >= slowMs, outcome]).toEqual([true, 'card-unknown']);
    expect(door.station.stderr()).toMatch(/pin\.guessing/);
  });

  it('keeps nobody else out: the right PIN opens, only later', async () => {
    const { waitedMs, outcome } = await enter(aino, '1234');
    expect([waitedMs >= slowMs, outcome, door.releases()]).toEqual([true, 'granted', 1]);
  });

  it('goes on being slow after the station was killed', async () => {
    panel.close();
    await door.restart();
    await openPanel();
    const { waitedMs, outcome } = await enter(stranger(terminalTries + 2), '4321');
    expect([waitedMs >= slowMs, outcome, door.releases()]).toEqual([true, 'card-unknown', 1]);
  });

  it('stands in the traces as its own event', async () => {
    const counts = await door.countTraces();
    expect([...counts.keys()].some((what) => what.startsWith('pin.guessingBegan'))).toBe(true);
    expect(counts.get('door.granted')).toBe(1);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { delay } from '../../contracts/clock.ts';
import { systemClock } from '../../station/system-clock.ts';
import { type BoardDoor, startBoardDoor } from '../support/board-door.ts';

const aino = '24567000001016';
/** A counter's pulse and the gap after it, as long as the manual asks for. */
const pulseMs = 150;

describe('people counters on the inputs of a board', () => {
  let door: BoardDoor;
  beforeAll(async () => {
    door = await startBoardDoor({ hasCounters: true, siteToml: '[occupancy]\ncapacity = 2\n' });
  });
  afterAll(() => door.stop());

  const pulses = async (what: 'counterIn' | 'counterOut', count: number): Promise<void> => {
    for (let at = 0; at < count; at += 1) {
      door.press(what, true);
      await delay(systemClock, pulseMs);
      door.press(what, false);
      await delay(systemClock, pulseMs);
    }
  };

  it('fill the site by one pulse a person, and make room again', async () => {
    await pulses('counterIn', 1);
    expect(door.count('site.filled')).toBe(0);
    await pulses('counterIn', 1);
    await door.happened('site.filled');
    await door.show(aino);
    await door.shows('refused', 'site-full');
    await door.comeToRest();
    await pulses('counterOut', 1);
    await door.happened('site.roomAgain');
    await door.show(aino);
    await door.happened('relay.energised');
  });
});

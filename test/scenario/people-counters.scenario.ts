import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BoardDoor, startBoardDoor } from '../support/board-door.ts';
import { until } from '../support/until.ts';

const aino = '24567000001016';
/** A counter's pulse and the gap after it are at least as long as the manual asks for, */
const pulseMs = 150;
/** and no shorter than it takes the board to answer for its inputs so often, which on a busy machine may be longer. */
const readsAPhase = 4;
const readInputs = 0x02;

describe('people counters on the inputs of a board', () => {
  let door: BoardDoor;
  beforeAll(async () => {
    door = await startBoardDoor({ hasCounters: true, siteToml: '[occupancy]\ncapacity = 2\n' });
  });
  afterAll(() => door.stop());

  const phase = async (what: 'counterIn' | 'counterOut', isOn: boolean): Promise<void> => {
    let reads = 0;
    const stopListening = door.board.onWire((direction, bytes) => {
      if (direction === 'out' && bytes[1] === readInputs) reads += 1;
    });
    const atMs = performance.now();
    door.press(what, isOn);
    await until('the station has read it', () => reads >= readsAPhase && performance.now() - atMs >= pulseMs);
    stopListening();
  };
  const pulses = async (what: 'counterIn' | 'counterOut', count: number): Promise<void> => {
    for (let at = 0; at < count; at += 1) for (const isOn of [true, false]) await phase(what, isOn);
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

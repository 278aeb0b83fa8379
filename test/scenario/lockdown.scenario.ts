import { afterEach, describe, expect, it } from 'vitest';
import { type BoardDoor, startBoardDoor } from '../support/board-door.ts';
import { until } from '../support/until.ts';

const aino = '24567000001016';
const pulseMs = 30_000;

let door: BoardDoor;
afterEach(() => door.stop());

describe('a lockdown on real bytes', () => {
  it('ends a pulse that is under way, and tells who stands there', async () => {
    door = await startBoardDoor({ pulseMs });
    await door.show(aino);
    await door.happened('door.granted');
    await until('the lock is released', () => door.isReleased());
    const beganAtMs = performance.now();
    door.press('lockdown', true);
    await until('locked', () => !door.isReleased(), 5_000);
    expect(performance.now() - beganAtMs).toBeLessThan(2_000);
    await door.shows('refused', 'lockdown');
    expect([door.releases(), door.count('lock.stuckReleased')]).toEqual([1, 0]);
  });

  it('does not lock a door that an evacuation keeps released', async () => {
    door = await startBoardDoor({ siteToml: '[evacuation]\nreleaseDoors = ["main"]\n' });
    door.press('evacuation', true);
    await until('released', () => door.isReleased());
    door.press('lockdown', true);
    await door.happened('site.lockdownBegan');
    const beganAtMs = performance.now();
    await until('a renewal later', () => performance.now() - beganAtMs > 5_000 || !door.isReleased(), 8_000);
    expect([door.isReleased(), door.releases()]).toEqual([true, 1]);
  });
});

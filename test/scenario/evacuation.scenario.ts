import { afterEach, describe, expect, it } from 'vitest';
import { type BoardDoor, startBoardDoor } from '../support/board-door.ts';
import { until } from '../support/until.ts';

const aino = '24567000001016';
/** A pulse of a held release, and how often it is renewed: longer than two pulses that run into each other. */
const heldMs = 16_000;
/** The board's own timer ends what a dead station leaves. */
const boardLimitMs = 10_500;

let door: BoardDoor;
afterEach(() => door.stop());

async function evacuate(): Promise<void> {
  door = await startBoardDoor({ siteToml: '[evacuation]\nreleaseDoors = ["main"]\n' });
  door.press('evacuation', true);
  await door.happened('site.evacuationBegan');
  await until('the lock is released', () => door.isReleased());
}

describe('an evacuation on real bytes', () => {
  it('keeps the lock released without a gap, lets nobody in by card, and locks at its end', async () => {
    await evacuate();
    const beganAtMs = performance.now();
    await until('its time', () => performance.now() - beganAtMs > heldMs || !door.isReleased(), heldMs + 5_000);
    expect([door.isReleased(), door.releases()]).toEqual([true, 1]);
    await door.show(aino);
    await door.happened('door.refused lockdown');
    for (let person = 0; person < 3; person += 1) {
      door.openDoor();
      await door.happened('door.opened release', person);
      await door.shutDoor();
    }
    door.press('evacuation', false);
    await until('locked', () => !door.isReleased());
    await door.happened('site.evacuationEnded');
    expect([door.count('lock.stuckReleased'), door.count('door.forcedOpen'), door.count('door.granted')]).toEqual([0, 0, 0]);
  });

  it('releases the lock again at once when its board is back', async () => {
    await evacuate();
    const readyAgain = (): number => (door.station.stderr().match(/device\.ready[^\n]*"board-lock"/g) ?? []).length;
    const before = readyAgain();
    await door.board.unplug();
    await until('locked by the board itself', () => !door.isReleased(), boardLimitMs);
    await door.board.plug();
    await until('the lock is ready', () => readyAgain() > before, 10_000);
    const readyAtMs = performance.now();
    await until('released', () => door.isReleased());
    expect(performance.now() - readyAtMs).toBeLessThan(1_000);
    door.press('evacuation', false);
    await until('locked', () => !door.isReleased());
  }, 40_000);

  it('ends locked when the station is killed in it, and is taken up again by the next one while its input says so', async () => {
    await evacuate();
    const killedAtMs = performance.now();
    door.station.process.kill('SIGKILL');
    await until('locked by the board itself', () => !door.isReleased(), boardLimitMs);
    expect(performance.now() - killedAtMs).toBeLessThan(boardLimitMs);
    const before = door.releases();
    await door.restart();
    await until('released again', () => door.isReleased(), 5_000);
    door.press('evacuation', false);
    await until('locked', () => !door.isReleased());
    expect([door.releases(), door.count('door.granted')]).toEqual([before + 1, 0]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BoardDoor, startBoardDoor } from '../support/board-door.ts';
import { until } from '../support/until.ts';

const admitted = ['24567000001016', '24567000001024', '24567000001032', '24567000001131'];
const stranger = '24567000009993';

// A door of its own for each: a library system that was silent three times in a row is left alone and asked nothing.
let door: BoardDoor;
beforeEach(async () => {
  door = await startBoardDoor({ pin: 'always' });
});
afterEach(() => door.stop());

/** A card and its right PIN, while the library system takes its time. */
async function askSlowly(): Promise<void> {
  door.twin.setFault('silent');
  await door.show(admitted.shift() ?? '');
  await door.shows('awaitingPin');
  await door.panel.enterPin('1234');
  await door.shows('checking');
}

describe('a door that somebody tries to open without a grant', () => {
  it('is not moved by a PIN without a card, nor by OK without a PIN', async () => {
    await door.panel.enterPin('1234');
    await door.show(stranger);
    await door.shows('awaitingPin');
    await door.panel.send({ type: 'pin.submit' });
    await door.panel.send({ type: 'pin.cancel' });
    await door.shows('idle');
    expect([door.releases(), door.count('door.granted')]).toEqual([0, 0]);
  });

  it("is not moved by somebody's PIN after a stranger's card took the place of theirs", async () => {
    await door.show(admitted[0] ?? '');
    await door.shows('awaitingPin');
    await door.show(stranger);
    await door.happened('card.replaced');
    await door.panel.enterPin('1234');
    await door.shows('refused', 'card-unknown');
    expect(door.releases()).toBe(0);
  });

  it('is not opened by an answer that comes into a lockdown', async () => {
    await askSlowly();
    door.press('lockdown', true);
    await door.happened('site.lockdownBegan');
    await until('the end of the question', () => door.panel.views.at(-1)?.screen === 'refused');
    door.press('lockdown', false);
    await door.happened('site.lockdownEnded');
    expect(door.releases()).toBe(0);
  });

  it('is not opened by a board that was cut off and comes back in the question', async () => {
    await askSlowly();
    await door.board.unplug();
    await until('the end of the question', () => door.panel.views.at(-1)?.screen === 'refused');
    await door.board.plug();
    await door.happened('contact.ready');
    expect([door.releases(), door.isReleased()]).toEqual([0, false]);
  });

  it('is not opened by a station that hung in the question and goes on', async () => {
    await askSlowly();
    door.station.process.kill('SIGSTOP');
    const stoppedAtMs = performance.now();
    await until('three seconds', () => performance.now() - stoppedAtMs > 3_000);
    door.twin.setFault('none');
    door.station.process.kill('SIGCONT');
    await until('the end of the question', () => door.panel.views.at(-1)?.screen === 'refused');
    expect([door.releases(), door.isReleased()]).toEqual([0, false]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BoardDoor, startBoardDoor } from '../support/board-door.ts';
import { until } from '../support/until.ts';

const aino = '24567000001016';
const nils = '24567000001024';
const third = '24567000001032';

let door: BoardDoor;
beforeAll(async () => {
  door = await startBoardDoor({ pin: 'always', siteToml: '[occupancy]\ncapacity = 1\n' });
});
afterAll(() => door.stop());
beforeEach(() => door.comeToRest());

const enter = async (card: string, pin: string): Promise<void> => {
  await door.show(card);
  await door.shows('awaitingPin');
  await door.panel.enterPin(pin);
};
const incident = (): string => {
  const view = door.panel.views.at(-1);
  return view !== undefined && 'incidentCode' in view ? String(view.incidentCode) : '';
};

describe('what a visit can still be refused for, from bytes to traces', () => {
  it('pin-locked: the right PIN after three wrong ones opens nothing, and is not sent', async () => {
    for (const pin of ['4321', '4322', '4323']) {
      await enter(third, pin);
      await door.shows('refused', 'pin-wrong');
      await door.comeToRest();
    }
    await enter(third, '1234');
    await door.shows('refused', 'pin-locked');
    await door.happened('door.refused pin-locked');
    expect([door.releases(), incident()]).toEqual([0, expect.stringMatching(/^[0-9A-Z]{4}$/)]);
  });

  it('pin-required-timeout: who types no PIN within twenty seconds is let go, and nobody is asked about the card', async () => {
    let questions = 0;
    const stop = door.twin.onWire((direction, bytes) => {
      if (direction === 'in' && Buffer.from(bytes).toString('latin1').startsWith('63')) questions += 1;
    });
    await door.show(nils);
    await door.shows('awaitingPin');
    await door.panel.send({ type: 'pin.press', key: '1' });
    await until('the refusal', () => door.panel.views.at(-1)?.screen === 'refused', 25_000);
    await door.shows('refused', 'pin-required-timeout');
    await door.happened('door.refused pin-required-timeout');
    stop();
    expect([door.releases(), questions, incident()]).toEqual([0, 0, expect.stringMatching(/^[0-9A-Z]{4}$/)]);
  });

  it('site-full: the next one is told before any question, and comes in when somebody has left', async () => {
    await enter(aino, '1234');
    await door.happened('relay.energised');
    door.openDoor();
    await door.happened('door.opened grant');
    await door.happened('site.filled');
    await door.shutDoor();
    await door.comeToRest();
    await door.show(nils);
    await door.shows('refused', 'site-full');
    await door.happened('door.refused site-full');
    expect([door.releases(), incident()]).toEqual([1, expect.stringMatching(/^[0-9A-Z]{4}$/)]);
    await door.comeToRest();
    door.press('exit', true);
    door.openDoor();
    await door.happened('door.opened exit');
    await door.shutDoor();
    door.press('exit', false);
    await door.happened('site.roomAgain');
    await enter(nils, '1234');
    await until('the next one comes in', () => door.releases() === 2);
  });

  it('an evacuation lets nobody in, keeps the lock as the site says, and its end changes nothing else', async () => {
    const before = door.releases();
    door.press('evacuation', true);
    await door.happened('site.evacuationBegan');
    await door.show(third);
    await door.shows('refused', 'lockdown');
    door.press('evacuation', false);
    await door.happened('site.evacuationEnded');
    expect([door.releases(), door.isReleased()]).toEqual([before, false]);
  });
});

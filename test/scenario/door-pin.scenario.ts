import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DoorRig, startDoorRig } from '../support/door-rig.ts';
import { type DoorPanel, openDoorPanel } from '../support/station-screens.ts';
import { until } from '../support/until.ts';

const aino = '24567000001016';
const nils = '24567000001024';
const withoutPin = '24567000001123';
const sixDigits = '24567000001164';

describe('a door that asks for the PIN', () => {
  let door: DoorRig;
  let panel: DoorPanel;

  beforeAll(async () => {
    door = await startDoorRig({ pin: 'always', pulseMs: 200, ui: true });
    panel = await openDoorPanel(String((await door.station.ready)['tokenFile']));
    await until('the panel shows something', () => panel.views.length > 0);
  });
  afterAll(async () => {
    panel.close();
    await door.stop();
  });

  const screen = () => panel.views.at(-1);
  const present = async (card: string): Promise<void> => {
    door.reader.write(`${card}\r`);
    await until('the panel asks for the PIN', () => screen()?.screen === 'awaitingPin');
  };

  it('asks nothing and opens nothing before the PIN is there, and shows only how many keys were pressed', async () => {
    await present(aino);
    await panel.send({ type: 'pin.press', key: '1' });
    await until('one key shown', () => screen()?.screen === 'awaitingPin' && JSON.stringify(screen()).includes('"digits":1'));
    expect(door.questions()).toEqual([]);
    expect(door.releases()).toBe(0);
    await panel.send({ type: 'pin.cancel' });
    await until('idle again', () => screen()?.screen === 'idle');
    expect(door.questions()).toEqual([]);
  });

  it('opens once for a card and its PIN', async () => {
    await present(nils);
    await panel.enterPin('1234');
    await until('granted, and locked again', () => door.releases() === 1 && door.isLocked());
    expect(panel.views.some((view) => view.screen === 'granted')).toBe(true);
  });

  it('takes a PIN of six digits', async () => {
    await present(sixDigits);
    await panel.enterPin('123456');
    await until('granted, and locked again', () => door.releases() === 2 && door.isLocked());
  });

  it.each([
    ['a wrong PIN', aino, '4321'],
    ['a card that the register has no PIN for', withoutPin, '1234'],
    ['an unknown card', '24567000009993', '1234'],
  ])('stays shut for %s, with an incident code', async (_what, card, pin) => {
    const before = door.releases();
    await present(card);
    await panel.enterPin(pin);
    await until('a refusal', () => screen()?.screen === 'refused');
    expect(door.releases()).toBe(before);
    expect(screen()).toMatchObject({ screen: 'refused', incidentCode: expect.stringMatching(/^[0-9A-Z]{4}$/) });
  });

  it('stays shut without any PIN, and never sends the card along', async () => {
    const before = { questions: door.questions().length, releases: door.releases() };
    await present(nils);
    await panel.send({ type: 'pin.submit' });
    await panel.send({ type: 'pin.cancel' });
    await until('idle again', () => screen()?.screen === 'idle');
    expect(door.questions().length).toBe(before.questions);
    expect(door.releases()).toBe(before.releases);
  });

  it('shows no card number and no PIN in any view', () => {
    const shown = JSON.stringify(panel.views);
    for (const secret of [aino, nils, withoutPin, sixDigits, '1234', '4321']) expect(shown).not.toContain(secret);
  });
});

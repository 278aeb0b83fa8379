import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DoorRig, startDoorRig } from '../support/door-rig.ts';
import { type DoorPanel, openDoorPanel } from '../support/station-screens.ts';
import { until } from '../support/until.ts';

/** A refusal stands for three seconds where the next card comes during its decision, before that one is decided. */
const afterRefusalMs = 15_000;

const aino = '24567000001016';
const nils = '24567000001024';
const refused = [
  ['too young', '24567000001040', 'too-young'],
  ['expired', '24567000001065', 'card-expired'],
  ['reported lost', '24567000001073', 'card-lost'],
  ['banned from staffless use', '24567000001099', 'self-service-banned'],
  ['of one who did not accept the terms', '24567000001107', 'terms-not-accepted'],
  ['of a community', '24567000001115', 'group-not-allowed'],
  ['unknown to the library system', '24567000009993', 'card-unknown'],
] as const;

describe.each(['koha', 'rest'] as const)('a station with kind = "%s" at its door', (library) => {
  let door: DoorRig;
  let turn = 0;
  /** One card is not read twice within a second. */
  const admitted = [aino, nils, '24567000001032', '24567000001057', '24567000001131'];

  beforeAll(async () => {
    door = await startDoorRig({ library, pulseMs: 200, doorToml: 'rights = "library-system"' });
  });
  afterEach(() => {
    door.http?.setFault('none');
    door.twin.setFault('none');
  });
  afterAll(() => door.stop());

  it('opens once for a card that may come in, and locks again', async () => {
    door.reader.write(`${aino}\r`);
    await until('granted, and locked again', () => door.releases() === 1 && door.isLocked());
  });

  it.each(refused)('stays shut for a card that is %s, and serves the next patron', async (_why, card) => {
    const before = door.releases();
    let asked = 0;
    const stopListening = door.http?.onRequest(() => {
      asked += 1;
    });
    door.reader.write(`${card}\r`);
    await until('the library system was asked', () => asked > 0);
    stopListening?.();
    turn += 1;
    door.reader.write(`${admitted[turn % admitted.length]}\r`);
    await until('the next patron is admitted', () => door.releases() === before + 1 && door.isLocked(), afterRefusalMs);
  });

  it.each(['silent', 'garbage', 'cut'] as const)(
    'opens nothing while the interface is %s, and opens again when it is back',
    async (fault) => {
      const before = door.releases();
      door.http?.setFault(fault);
      door.reader.write('24567000001149\r');
      const startedAt = performance.now();
      await until('the time of a decision', () => performance.now() - startedAt > 1700, 3000);
      expect(door.releases()).toBe(before);
      door.http?.setFault('none');
      await door.presentUntilAdmitted('24567000001057', 20_000);
      expect(door.releases()).toBe(before + 1);
    },
    30_000,
  );

  it('wrote each refusal down with its own code, and no card', async () => {
    const traces = await door.countTraces();
    for (const [, , code] of refused) expect([code, traces.get(`door.refused ${code}`)]).toEqual([code, 1]);
    expect(door.station.stderr()).not.toMatch(/2456700000\d{4}/);
  });
});

describe.each(['koha', 'rest'] as const)('a station with kind = "%s" whose door asks for the PIN', (library) => {
  let door: DoorRig;
  let panel: DoorPanel;

  beforeAll(async () => {
    door = await startDoorRig({ library, pin: 'always', pulseMs: 200, ui: true, doorToml: 'rights = "library-system"' });
    panel = await openDoorPanel(String((await door.station.ready)['tokenFile']));
    await until('the panel shows something', () => panel.views.length > 0);
  });
  afterAll(async () => {
    panel.close();
    await door.stop();
  });

  const present = async (card: string): Promise<void> => {
    door.reader.write(`${card}\r`);
    await until('the panel asks for the PIN', () => panel.views.at(-1)?.screen === 'awaitingPin');
  };

  it.each([
    ['a wrong PIN', aino, '4321'],
    ['a card that the register has no PIN for', '24567000001123', '1234'],
    ['an unknown card', '24567000009993', '1234'],
  ])('stays shut for %s', async (_what, card, pin) => {
    await present(card);
    await panel.enterPin(pin);
    await until('a refusal', () => panel.views.at(-1)?.screen === 'refused');
    expect(door.releases()).toBe(0);
  });

  it('opens once for a card and its PIN, and shows neither', async () => {
    await present(nils);
    await panel.enterPin('1234');
    await until('granted, and locked again', () => door.releases() === 1 && door.isLocked());
    expect(JSON.stringify(panel.views)).not.toMatch(/2456700000|1234|4321/);
  });
});

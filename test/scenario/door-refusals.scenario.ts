import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DoorRig, startDoorRig } from '../support/door-rig.ts';
import { type DoorPanel, openDoorPanel } from '../support/station-screens.ts';
import { until } from '../support/until.ts';

const texts = ['fi', 'sv', 'en'].map(
  (language): Readonly<Record<string, string>> => JSON.parse(readFileSync(path.join(import.meta.dirname, `../../texts/${language}.json`), 'utf8')),
);

/** Patrons of the fictional library, each kept out by one thing. */
const table = [
  ['pin-wrong', '24567000001016', '4321'],
  ['card-unknown', '24567000009993', '1234'],
  ['card-lost', '24567000001073', '1234'],
  ['card-expired', '24567000001065', '1234'],
  ['group-not-allowed', '24567000001115', '1234'],
  ['too-young', '24567000001040', '1234'],
  ['terms-not-accepted', '24567000001107', '1234'],
  ['self-service-banned', '24567000001099', '1234'],
] as const;

describe('a refusal, from the bytes of a card to its trace', () => {
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

  it.each(table)('%s: no relay-on byte, an incident code, and words in every language', async (code, card, pin) => {
    door.reader.write(`${card}\r`);
    await until('the pad', () => panel.views.at(-1)?.screen === 'awaitingPin');
    await panel.enterPin(pin);
    await until('the refusal', () => panel.views.at(-1)?.screen === 'refused');
    expect(panel.views.at(-1)).toMatchObject({ code, incidentCode: expect.stringMatching(/^[0-9A-Z]{4}$/) });
    expect([door.releases(), door.isLocked()]).toEqual([0, true]);
    for (const words of texts) {
      expect(words[`door.refused.${code}.title`]).toBeTruthy();
      expect(words[`door.refused.${code}.next`]).toBeTruthy();
    }
    await panel.send({ type: 'pin.cancel' });
    await until('idle again', () => panel.views.at(-1)?.screen === 'idle');
  });

  it('says the same to an unknown card and a wrong PIN', () => {
    for (const words of texts) {
      for (const part of ['title', 'next']) expect(words[`door.refused.card-unknown.${part}`]).toBe(words[`door.refused.pin-wrong.${part}`]);
    }
  });

  it('leaves each reason in the trace, once, and no grant', async () => {
    const traces = await door.countTraces();
    for (const [code] of table) expect([code, traces.get(`door.refused ${code}`)]).toEqual([code, 1]);
    expect([...traces.keys()].filter((kind) => kind.startsWith('door.granted'))).toEqual([]);
  });
});

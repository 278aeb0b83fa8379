import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import path from 'node:path';
import { LumiRegister } from '../../simulator/library-system/lumi-register.ts';
import { RawSearch } from '../../station/privacy/raw-search.ts';
import { systemClock } from '../../station/system-clock.ts';
import { canaryLibrary, canaryPin } from '../support/canary-library.ts';
import { type DoorRig, startDoorRig } from '../support/door-rig.ts';
import { type DoorPanel, openDoorPanel } from '../support/station-screens.ts';
import { until } from '../support/until.ts';

const library = canaryLibrary();
const cards = ['24567000001016', '24567000001040', '24567000001065', '24567000001107', '24567000001099', 'unknown'].map((card) =>
  library.cardOf(card),
);

describe.each(['koha', 'rest'] as const)('canaries at a door whose library system is kind = "%s"', (kind) => {
  let door: DoorRig;
  let panel: DoorPanel;
  let output = '';
  const tokenFile = (): string => path.join(door.config.folder, 'data', 'shell-token.json');

  beforeAll(async () => {
    door = await startDoorRig({
      ...{ library: kind, pin: 'always', pulseMs: 200, ui: true, doorToml: 'rights = "library-system"' },
      register: new LumiRegister(systemClock, library),
      siteToml: '[fallback]\nrecentlyAdmittedHours = 1\n',
    });
    panel = await openDoorPanel(tokenFile());
  });
  afterAll(async () => {
    panel.close();
    await door.stop();
  });

  /** Shows a card until its PIN is asked for, types it, and waits for the outcome. */
  async function visit(card: string, pin = canaryPin): Promise<string> {
    const now = (): string => panel.views.at(-1)?.screen ?? '';
    await expect
      .poll(
        () => {
          door.reader.write(`${card}\r`);
          return now();
        },
        { interval: 1_200, timeout: 20_000 },
      )
      .toBe('awaitingPin');
    await panel.enterPin(pin);
    await until('the door has decided', () => now() === 'granted' || now() === 'refused', 10_000);
    return now();
  }

  it('are let in and refused, also with a wrong PIN and while their library system answers garbage, cuts or is silent', async () => {
    const outcomes: string[] = [];
    for (const card of cards) outcomes.push(await visit(card));
    expect([outcomes[0], outcomes.slice(1).every((outcome) => outcome === 'refused')]).toEqual(['granted', true]);
    const [able = ''] = cards;
    expect(await visit(able, '00000')).toBe('refused');
    for (const fault of ['garbage', 'cut', 'silent'] as const) {
      door.http?.setFault(fault);
      await visit(able);
    }
    door.http?.setFault('none');
  }, 120_000);

  it('leave nothing on the disk nor in what the station wrote, after a power cut and a new start', async () => {
    output += door.station.stdout() + door.station.stderr();
    panel.close();
    await door.restart();
    panel = await openDoorPanel(tokenFile());
    output += door.station.stdout() + door.station.stderr();
    const search = new RawSearch(library.personal);
    const { files, unreadable, hits } = search.searchAll([door.config.folder]);
    expect([files > 5, unreadable]).toEqual([true, []]);
    expect(hits.map(({ text, form, file }) => `${library.personal[text]} as ${form} in ${path.basename(file)}`)).toEqual([]);
    expect(search.scan(Buffer.from(output))).toEqual([]);
    // The same search finds what is there: the station's own name for its door.
    expect(new RawSearch(['door.granted']).searchAll([door.config.folder]).hits.length).toBeGreaterThan(0);
  });
});

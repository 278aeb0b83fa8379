import { afterEach, describe, expect, it } from 'vitest';
import { type DoorRig, type DoorRigOptions, startDoorRig } from '../support/door-rig.ts';
import { type DoorPanel, openDoorPanel } from '../support/station-screens.ts';
import { until } from '../support/until.ts';
import { stallMs } from '../support/stall.ts';

const aino = '24567000001016';
const child = '24567000001040';
const banned = '24567000001081';
const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const everyDay = (bands: string): string => `[schedule]\nmode = "weekly"\n${days.map((day) => `${day} = [${bands}]`).join('\n')}\n`;

interface Row {
  readonly code: string;
  readonly rig: DoorRigOptions;
  readonly scan: string;
  readonly isAsked: boolean;
  readonly before?: (door: DoorRig) => Promise<void>;
  /** How the trace words it, where not as `door.refused CODE`. */
  readonly trace?: string;
}

const table: readonly Row[] = [
  { code: 'outside-hours', rig: { siteToml: everyDay('') }, scan: aino, isAsked: false },
  { code: 'staffed-hours-use-door', rig: { siteToml: everyDay('"00:00-24:00 staffed"') }, scan: aino, isAsked: false },
  { code: 'guardian-consent-missing', rig: { doorToml: 'minimumAge = 0' }, scan: child, isAsked: true },
  { code: 'borrowing-banned', rig: { doorToml: 'borrowingBanBlocks = true\nfeesBlock = true' }, scan: banned, isAsked: true },
  { code: 'fees-over-limit', rig: { doorToml: 'feesBlock = true' }, scan: banned, isAsked: true },
  { code: 'card-unreadable', rig: {}, scan: '2456^7000', isAsked: false, trace: 'card.unreadable' },
  { code: 'library-system-error', rig: {}, scan: aino, isAsked: true, before: async ({ twin }) => twin.setFault('garbage') },
  { code: 'library-system-unreachable', rig: {}, scan: aino, isAsked: true, before: async ({ twin }) => twin.setFault('silent') },
];

describe('what a site refuses, from the bytes of a card to its trace', () => {
  const open: { door: DoorRig; panel: DoorPanel }[] = [];
  afterEach(async () => {
    for (const { door, panel } of open.splice(0)) {
      panel.close();
      await door.stop();
    }
  });

  it.each(table)(
    '$code: no relay-on byte, an incident code on the screen, the reason in the trace only',
    async ({ code, rig, scan, isAsked, before, trace }) => {
      const door = await startDoorRig({ pin: 'never', pulseMs: 200, ui: true, ...rig });
      const panel = await openDoorPanel(String((await door.station.ready)['tokenFile']));
      open.push({ door, panel });
      await before?.(door);
      await until('idle', () => panel.views.at(-1)?.screen === 'idle', 10_000);
      const counts = { asked: door.questions().length, released: door.releases() };
      const startedAt = performance.now();
      door.reader.write(`${scan}\r`);
      await until('the refusal', () => panel.views.at(-1)?.screen === 'refused');
      // The library system's own limit, and what the panel takes to show it.
      expect(performance.now() - startedAt).toBeLessThan(2_000 + stallMs);
      expect(panel.views.at(-1)).toMatchObject({ code, incidentCode: expect.stringMatching(/^[0-9A-Z]{4}$/) });
      expect([door.releases() - counts.released, door.isLocked(), door.questions().length > counts.asked]).toEqual([0, true, isAsked]);
      const found = [...(await door.countTraces()).keys()];
      expect(found.filter((kind) => kind.startsWith(trace ?? `door.refused ${code}`))).toHaveLength(1);
    },
  );
});

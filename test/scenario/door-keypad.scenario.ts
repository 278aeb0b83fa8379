import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hidKeypadFamily } from '../../simulator/devices/hid-keypad-twin.ts';
import { openPtyTwinLine } from '../../simulator/devices/pty-twin-line.ts';
import { ScanTwin } from '../../simulator/devices/scan-twin.ts';
import { type DoorRig, startDoorRig } from '../support/door-rig.ts';
import { type DoorPanel, openDoorPanel } from '../support/station-screens.ts';
import { until } from '../support/until.ts';

const [aino, nils, other, last] = ['24567000001016', '24567000001024', '24567000001032', '24567000001057'] as const;

describe('a door with a numeric keypad of its own', () => {
  let pad: ScanTwin;
  let door: DoorRig;
  let panel: DoorPanel;

  beforeAll(async () => {
    pad = await ScanTwin.start(openPtyTwinLine, hidKeypadFamily());
    const keypad = `[[devices]]\nid = "main-pad"\ndriver = "hid-keypad"\nrole = "door.keypad"\ndoor = "main"\nsettings = { path = ${JSON.stringify(pad.path)} }\n`;
    door = await startDoorRig({ pin: 'always', pulseMs: 200, ui: true, siteToml: keypad });
    panel = await openDoorPanel(String((await door.station.ready)['tokenFile']));
    await until('the keypad is ready', () => /"device\.ready"[^\n]*"main-pad"/.test(door.station.stderr()), 10_000);
    await until('the panel is at rest', () => panel.views.at(-1)?.screen === 'idle');
  });
  afterAll(async () => {
    panel.close();
    await door.stop();
    await pad.stop();
  });

  const shows = (screen: string, code?: string): Promise<void> =>
    until(`the panel shows ${screen}`, () => {
      const view = panel.views.at(-1);
      return view?.screen === screen && (code === undefined || ('code' in view && view.code === code));
    });
  const showsKeys = (count: number): Promise<void> =>
    until(`${count} keys shown`, () => {
      const view = panel.views.at(-1);
      return view?.screen === 'awaitingPin' && view.digits === count;
    });
  const present = async (card: string): Promise<void> => {
    door.reader.write(`${card}\r`);
    await shows('awaitingPin');
  };

  it('opens once for a card and the PIN that is typed there, and shows the keys only as a count', async () => {
    await present(aino);
    await pad.act(['keys', '12']);
    await showsKeys(2);
    await pad.act(['keys', '34#']);
    await until('granted, and locked again', () => door.releases() === 1 && door.isLocked());
    await shows('idle');
  });

  it('empties what was typed by one key, and opens for no wrong PIN', async () => {
    await present(nils);
    await pad.act(['keys', '99*4321#']);
    await shows('refused', 'pin-wrong');
    expect([door.releases(), door.questions()]).toEqual([1, [aino, nils]]);
    expect(`${JSON.stringify(panel.views)}${door.station.stderr()}`).not.toMatch(/"(1234|4321|994321)"/);
  });

  it('says that it opens with no card while the keypad is unplugged, and asks for the PIN again when it is back', async () => {
    await present(other);
    await pad.act(['keys', '1']);
    await showsKeys(1);
    await pad.unplug();
    await shows('refused', 'device-fault');
    await panel.send({ type: 'pin.cancel' });
    await shows('outOfOrder');
    await pad.plug();
    await until('the panel is at rest', () => panel.views.at(-1)?.screen === 'idle', 10_000);
    await present(last);
    await pad.act(['keys', '1234#']);
    await until('granted, and locked again', () => door.releases() === 2 && door.isLocked());
  });
});

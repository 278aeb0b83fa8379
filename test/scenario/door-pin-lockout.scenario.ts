import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DoorRig, startDoorRig } from '../support/door-rig.ts';
import { type DoorPanel, openDoorPanel } from '../support/station-screens.ts';
import { until } from '../support/until.ts';

const aino = '24567000001016';
const unknown = '24567000009993';

describe('wrong PINs at a real door', () => {
  let door: DoorRig;
  let panel: DoorPanel;

  const openPanel = async (): Promise<void> => {
    panel = await openDoorPanel(String((await door.station.ready)['tokenFile']));
    await until('the panel shows something', () => panel.views.length > 0);
  };
  const enter = async (card: string, pin: string): Promise<string> => {
    door.reader.write(`${card}\r`);
    await until('the pad', () => panel.views.at(-1)?.screen === 'awaitingPin');
    await panel.enterPin(pin);
    await until('the refusal', () => panel.views.at(-1)?.screen === 'refused');
    const view = panel.views.at(-1);
    await panel.send({ type: 'pin.cancel' });
    await until('idle again', () => panel.views.at(-1)?.screen === 'idle');
    return view !== undefined && 'code' in view ? view.code : 'no refusal';
  };

  beforeAll(async () => {
    door = await startDoorRig({ pin: 'always', pulseMs: 200, ui: true });
    await openPanel();
  });
  afterAll(async () => {
    panel.close();
    await door.stop();
  });

  it('end after the third, for a card that nobody knows too, and the right one is not sent then', async () => {
    for (const pin of ['4321', '4322', '4323']) expect([await enter(aino, pin), await enter(unknown, pin)]).toEqual(['pin-wrong', 'card-unknown']);
    const asked = door.questions().length;
    expect([await enter(aino, '1234'), await enter(unknown, '4324')]).toEqual(['pin-locked', 'pin-locked']);
    expect([door.questions().length - asked, door.releases()]).toEqual([0, 0]);
  });

  it('are not forgiven by a restart', async () => {
    panel.close();
    await door.restart();
    await openPanel();
    expect([await enter(aino, '1234'), door.releases()]).toEqual(['pin-locked', 0]);
  });
});

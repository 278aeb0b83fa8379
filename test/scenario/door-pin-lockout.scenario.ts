import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DoorRig, startDoorRig } from '../support/door-rig.ts';
import { openRigPanel, visitWithPin } from '../support/pin-visit.ts';
import type { DoorPanel } from '../support/station-screens.ts';

const aino = '24567000001016';
const unknown = '24567000009993';

describe('wrong PINs at a real door', () => {
  let door: DoorRig;
  let panel: DoorPanel;

  const enter = async (card: string, pin: string): Promise<string> => (await visitWithPin({ door, panel }, card, pin)).outcome;

  beforeAll(async () => {
    door = await startDoorRig({ pin: 'always', pulseMs: 200, ui: true });
    panel = await openRigPanel(door);
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
    panel = await openRigPanel(door);
    expect([await enter(aino, '1234'), door.releases()]).toEqual(['pin-locked', 0]);
  });
});

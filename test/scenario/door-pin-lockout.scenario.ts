import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runOmatoimi } from '../support/child-process.ts';
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

  it('are forgiven by staff, who say why, with a line in the event log and no card in it', async () => {
    const { configFile } = door.config;
    const forgive = async (card: string) => {
      const args = ['privacy', 'forgive-pins', '--config', configFile, '--card-stdin', '--json'];
      const why = ['--role', 'staff', '--reason', 'personAsks', '--identity-checked', 'document'];
      const { code, stdout } = await runOmatoimi([...args, ...why], `${card}\n`);
      return [code, JSON.parse(stdout) as unknown];
    };
    expect(await forgive(unknown)).toEqual([0, { ok: true, tries: 3, isStored: true }]);
    expect(await enter(unknown, '4325')).toBe('card-unknown');
    const { stdout } = await runOmatoimi(['events', 'list', '--config', configFile, '--json']);
    expect(stdout).toMatch(/"pin\.forgiven"/);
    expect(stdout).not.toContain(unknown);
  });

  it('are not forgiven by a restart', async () => {
    panel.close();
    await door.restart();
    panel = await openRigPanel(door);
    expect([await enter(aino, '1234'), door.releases()]).toEqual(['pin-locked', 0]);
  });
});

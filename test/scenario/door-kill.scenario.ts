import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DoorRig, startDoorRig } from '../support/door-rig.ts';
import { type DoorPanel, openDoorPanel } from '../support/station-screens.ts';
import { until } from '../support/until.ts';

const aino = '24567000001016';
const stranger = '24567000009993';

let door: DoorRig;
let panel: DoorPanel;
const openPanel = async (): Promise<void> => {
  panel = await openDoorPanel(String((await door.station.ready)['tokenFile']));
};
const shows = (screen: string): Promise<void> => until(`the panel shows ${screen}`, () => panel.views.at(-1)?.screen === screen, 10_000);

beforeAll(async () => {
  door = await startDoorRig({ pin: 'always', pulseMs: 1_000, ui: true });
  await openPanel();
});
afterAll(async () => {
  panel.close();
  await door.stop();
});

/** How a visit comes into each state of the chart. */
const states: Readonly<Record<string, (rig: DoorRig) => Promise<void>>> = {
  idle: async () => shows('idle'),
  awaitingPin: async (rig) => {
    rig.reader.write(`${aino}\r`);
    await shows('awaitingPin');
    await panel.send({ type: 'pin.press', key: '1' });
  },
  checking: async (rig) => {
    const before = rig.questions().length;
    rig.twin.setFault('silent');
    rig.reader.write(`${aino}\r`);
    await shows('awaitingPin');
    await panel.enterPin('1234');
    await until('the question is on its way', () => rig.questions().length > before);
  },
  granted: async (rig) => {
    const before = rig.releases();
    rig.reader.write(`${aino}\r`);
    await shows('awaitingPin');
    await panel.enterPin('1234');
    await until('the relay is on', () => rig.releases() > before);
  },
  refused: async (rig) => {
    rig.reader.write(`${stranger}\r`);
    await shows('awaitingPin');
    await panel.enterPin('1234');
    await shows('refused');
  },
};

describe('a station that is killed', () => {
  it.each(Object.entries(states))('while its door is %s leaves it locked, and repeats no grant when it is back', async (state, reach) => {
    await shows('idle');
    await reach(door);
    const releases = door.releases();
    door.station.process.kill('SIGKILL');
    await until('the relay is off', () => door.isLocked() === true, 2_500);
    panel.close();
    door.twin.setFault('none');
    await door.restart();
    await openPanel();
    await shows('idle');
    expect([state, door.releases(), door.isLocked()]).toEqual([state, releases, true]);
    door.reader.write(`${aino}\r`);
    await shows('awaitingPin');
    await panel.enterPin('1234');
    await until('who comes next is let in', () => door.releases() === releases + 1);
  });
});

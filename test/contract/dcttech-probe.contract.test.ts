import { afterEach, describe, expect, it } from 'vitest';
import { guardClock } from '../../device-drivers/lcus-relay/guard-clock.ts';
import { probeDcttech } from '../../device-drivers/dcttech-relay/dcttech-probe.ts';
import { DcttechRelayTwin, type DcttechFault } from '../../simulator/devices/dcttech-relay-twin.ts';
import { openTcpTwinLine } from '../../simulator/devices/tcp-twin-line.ts';

const limits = { clock: guardClock, limitMs: 400 };
let twin: DcttechRelayTwin | null = null;
afterEach(async () => {
  await twin?.stop();
});

async function boardWith(fault: DcttechFault): Promise<DcttechRelayTwin> {
  twin = await DcttechRelayTwin.start((events) => openTcpTwinLine(events));
  twin.setFault(fault);
  return twin;
}

describe('asking a HID device whether it is a dcttech board', () => {
  it('tells its letters and switches nothing', async () => {
    const board = await boardWith('none');
    board.relays[1] = true;
    expect(await probeDcttech(board.path, limits)).toEqual({
      found: 'device',
      model: 'dcttech relay board "LUMI1"',
      settings: { path: board.path, channel: 1 },
    });
    expect(board.relays.filter(Boolean)).toHaveLength(1);
    expect(board.history).toEqual([]);
  });

  it('takes a device with the same USB ids for something else', async () => {
    const board = await boardWith('other');
    expect(await probeDcttech(board.path, limits)).toEqual({ found: 'other' });
  });

  it('waits no longer than it may for one that answers nothing', async () => {
    const board = await boardWith('deaf');
    expect(await probeDcttech(board.path, limits)).toEqual({ found: 'nothing' });
  });

  it('says that nobody is there', async () => {
    const board = await boardWith('none');
    await board.unplug();
    await expect(probeDcttech(board.path, limits)).rejects.toMatchObject({ code: expect.stringMatching(/^DEVICE_/) });
  });
});

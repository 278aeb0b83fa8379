import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { guardClock } from '../../device-drivers/lcus-relay/guard-clock.ts';
import { OsdpFramer } from '../../device-drivers/osdp/osdp-frame.codec.ts';
import { probeOsdp } from '../../device-drivers/osdp/osdp-probe.ts';
import { OsdpPd } from '../../simulator/devices/osdp-pd.ts';
import { OsdpTwin } from '../../simulator/devices/osdp-twin.ts';
import { openTcpTwinLine } from '../../simulator/devices/tcp-twin-line.ts';

const limits = { clock: guardClock, limitMs: 4000 };
const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A device of before CRC-16 that stays silent to whatever it takes for damaged. */
async function deafToCrc(address: number): Promise<string> {
  const id = Uint8Array.of(0x4c, 0x75, 0x6d, 7, 1, 1, 2, 3, 4, 1, 0, 2);
  const pd = new OsdpPd({ address, key: null, carryOut: () => ({ code: 0x45, data: id }), random: () => new Uint8Array(8) });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const framer = new OsdpFramer();
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      for (const piece of framer.push(bytes)) {
        const answer = piece.ok && piece.check === 'checksum' ? pd.answer(piece) : null;
        if (answer !== null) socket.write(answer);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function twinAt(fault: string): Promise<string> {
  const twin = await OsdpTwin.start((events) => openTcpTwinLine(events), { address: 0 });
  endings.push(() => twin.stop());
  twin.setFault(fault);
  return twin.path;
}

describe('asking a line for an OSDP device', () => {
  it('names one that ends its frames with a CRC', async () => {
    const path = await twinAt('none');
    expect(await probeOsdp(path, limits)).toEqual({
      found: 'device',
      model: 'OSDP device of maker 4c756d, model 7, firmware 1.0.2',
      settings: { path, baudRate: 9600, address: 0 },
    });
  });

  it('names one that is silent to a CRC, with the settings that it needs', async () => {
    const path = await deafToCrc(1);
    expect(await probeOsdp(path, limits)).toEqual({
      found: 'device',
      model: expect.stringMatching(/^OSDP device of maker 4c756d, .* knows no CRC/),
      settings: { path, baudRate: 9600, address: 1, check: 'checksum', secureChannel: 'off' },
    });
  });

  it('asks one that says no with a checksum anew in its own way', async () => {
    const path = await twinAt('checksum-only');
    expect(await probeOsdp(path, limits)).toMatchObject({
      found: 'device',
      model: expect.stringContaining('model 7'),
      settings: { check: 'checksum' },
    });
  });

  it('says that nothing answers on a silent line, within its time', async () => {
    const startedAtMs = performance.now();
    expect(await probeOsdp(await twinAt('silence'), { clock: guardClock, limitMs: 500 })).toEqual({ found: 'nothing' });
    expect(performance.now() - startedAtMs).toBeLessThan(4000);
  });
});

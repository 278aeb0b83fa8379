import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KioskError } from '../../contracts/errors.ts';
import type { ScreenRole } from '../../contracts/rpc.contract.ts';
import type { BenchView } from '../../contracts/bench.schema.ts';
import type { SeenDoorIntent } from '../../contracts/views.schema.ts';
import { doorIdle, emptyBench, kioskIdle, type RpcRig, startRpcRig } from '../../test/support/rpc-rig.ts';
import { type ConnectedClient, connectClient } from '../../test/support/rpc-client.ts';
import { maxStreamsPerConnection } from './rpc-connection.ts';

let rig: RpcRig;
let connected: ConnectedClient[] = [];
beforeEach(async () => {
  rig = await startRpcRig();
});
afterEach(async () => {
  for (const { close } of connected) close();
  connected = [];
  await rig.stop();
});

async function open(role: ScreenRole): Promise<ConnectedClient> {
  const client = await connectClient(rig.server.url, 'app://omatoimi');
  connected.push(client);
  await client.client.session.open({ secret: rig.server.mintCode(role) });
  return client;
}

describe('a watched screen', () => {
  it('shows the view of now and then each later one', async () => {
    const { client } = await open('kiosk');
    const views = await client.kiosk.watch();
    expect((await views.next()).value).toEqual(kioskIdle);
    const next = views.next();
    rig.kiosk.show({ screen: 'checking', language: 'sv', warning: null });
    expect((await next).value).toEqual({ screen: 'checking', language: 'sv', warning: null });
  });

  it('is let go of when the reader ends the stream', async () => {
    const { client } = await open('kiosk');
    const views = await client.kiosk.watch();
    await views.next();
    expect(rig.kiosk.listeners).toBe(1);
    await views.return?.();
    await vi.waitFor(() => expect(rig.kiosk.listeners).toBe(0));
  });

  it('is let go of when the connection breaks', async () => {
    const { client, socket } = await open('kiosk');
    const views = await client.kiosk.watch();
    await views.next();
    socket.terminate();
    await vi.waitFor(() => expect(rig.kiosk.listeners).toBe(0));
    expect(rig.server.connections).toBe(0);
  });

  it('is let go of when the station stops', async () => {
    const { client } = await open('doorPanel');
    const views = await client.door.watch({ door: 'main' });
    expect((await views.next()).value).toEqual(doorIdle);
    await rig.server.stop();
    await vi.waitFor(() => expect(rig.door.listeners).toBe(0));
  });

  it('gives a slow reader the newest view and not each one in between', async () => {
    const { client, socket } = await open('bench');
    const views = await client.bench.watch();
    await views.next();
    socket.pause();
    const shown = 400;
    for (let n = 1; n <= shown; n += 1) {
      rig.bench.show(largeBenchView(n));
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.resume();
    const seen: number[] = [];
    while (seen.at(-1) !== shown) {
      const view = await views.next();
      if (view.done !== true) seen.push(view.value.relay.releases);
    }
    expect(seen.length).toBeLessThan(shown / 2);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(rig.refusals).toEqual([]);
  });

  it('may be watched a few times by one session, not without end', async () => {
    const { client } = await open('kiosk');
    for (let i = 0; i < maxStreamsPerConnection; i += 1) await (await client.kiosk.watch()).next();
    const oneMore = client.kiosk.watch().then((views) => views.next());
    await expect(oneMore).rejects.toMatchObject({ code: 'RPC_FORBIDDEN' });
  });
});

// Larger than the buffers between the two ends hold many of.
function largeBenchView(n: number): BenchView {
  const text = 'x'.repeat(2000);
  return {
    ...emptyBench,
    relay: { isOn: false, releases: n },
    bytes: Array.from({ length: 100 }, (_, seq) => ({ seq, device: 'd', direction: 'in' as const, hex: text, text })),
  };
}

describe('a call', () => {
  it('brings an intention to its screen', async () => {
    const { client } = await open('kiosk');
    await client.kiosk.send({ type: 'pin.press', key: '4' });
    expect(rig.kiosk.sent).toEqual([{ type: 'pin.press', key: '4' }]);
  });

  it('of a screen that is gone brings nothing to the one that came', async () => {
    const { client } = await open('kiosk');
    rig.kiosk.show({ screen: 'awaitingPin', digits: 0, language: 'fi', warning: null });
    await client.kiosk.send({ type: 'session.end', seenOn: 'borrowing' });
    await client.kiosk.send({ type: 'pin.press', key: '4', seenOn: 'awaitingPin' });
    expect(rig.kiosk.sent).toEqual([{ type: 'pin.press', key: '4' }]);
  });

  it("of another turn brings nothing to the door's panel, also where the screen is the same", async () => {
    const { client } = await open('doorPanel');
    const pinOf = (turn: number) => ({ screen: 'awaitingPin', turn }) as const;
    rig.door.show({ ...pinOf(2), digits: 1, leaving: null, language: 'fi' });
    const press = (intent: SeenDoorIntent) => client.door.send({ door: 'main', intent });
    await press({ type: 'pin.submit', seenOn: pinOf(1) });
    await press({ type: 'pin.cancel', seenOn: { screen: 'refused', turn: 2 } });
    await press({ type: 'pin.press', key: '4', seenOn: pinOf(2) });
    expect(rig.door.sent).toEqual([{ type: 'pin.press', key: '4' }]);
  });

  it('brings an intention to the door that it names', async () => {
    const { client } = await open('doorPanel');
    await client.door.send({ door: 'main', intent: { type: 'pin.cancel' } });
    expect(rig.door.sent).toEqual([{ type: 'pin.cancel' }]);
  });

  it('for a door that does not exist is refused with a code', async () => {
    const { client } = await open('doorPanel');
    await expect(client.door.send({ door: 'back', intent: { type: 'pin.cancel' } })).rejects.toMatchObject({ code: 'RPC_FORBIDDEN' });
  });

  it('with wrong input is refused without an echo of it', async () => {
    const { client } = await open('kiosk');
    const refused = client.kiosk.send({ type: 'pin.press', key: '4711' }).catch((error: unknown) => error);
    expect(await refused).toMatchObject({ code: 'BAD_REQUEST', data: undefined });
    expect(rig.kiosk.sent).toEqual([]);
  });

  it('that meets an expected failure crosses with its code', async () => {
    rig.bench.act = () => Promise.reject(new KioskError('DEVICE_LOST', 'The reader is gone: plug it in.'));
    const { client } = await open('bench');
    await expect(client.bench.act({ type: 'contact.set', isOpen: true })).rejects.toMatchObject({ code: 'DEVICE_LOST' });
    expect(rig.unexpected).toEqual([]);
  });

  it('that meets a programming fault tells the station everything and the caller nothing', async () => {
    const fault = new Error('secret detail');
    rig.bench.act = () => Promise.reject(fault);
    const { client } = await open('bench');
    const crossed = await client.bench.act({ type: 'contact.set', isOpen: true }).catch((error: unknown) => error);
    expect(crossed).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    expect(JSON.stringify(crossed)).not.toContain('secret detail');
    expect(rig.unexpected).toEqual([fault]);
  });
});

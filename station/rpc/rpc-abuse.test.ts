import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import type { ScreenRole } from '../../contracts/rpc.contract.ts';
import type { ConnectedClient } from '../../test/support/rpc-client.ts';
import { connectClient } from '../../test/support/rpc-client.ts';
import type { RpcRig } from '../../test/support/rpc-rig.ts';
import { startRpcRig } from '../../test/support/rpc-rig.ts';

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

async function connect(): Promise<ConnectedClient> {
  const client = await connectClient(rig.server.url, `http://127.0.0.1:${rig.port}`);
  connected.push(client);
  return client;
}

async function open(role: ScreenRole): Promise<ConnectedClient> {
  const client = await connect();
  await client.client.session.open({ secret: rig.server.mintCode(role) });
  return client;
}

const closed = (socket: WebSocket): Promise<number> => new Promise((resolve) => socket.once('close', resolve));

describe('wrong secrets', () => {
  it('close the connection at the third', async () => {
    const { client, socket } = await connect();
    const end = closed(socket);
    for (let i = 0; i < 3; i += 1) await expect(client.session.open({ secret: `guess ${i}` })).rejects.toMatchObject({ code: 'RPC_CODE_REFUSED' });
    expect(await end).toBe(1008);
    expect(rig.refusals).toEqual(['wrongSecret']);
  });

  it('wait a second for their answer from the eleventh in a minute on, while a right one does not', async () => {
    for (let i = 0; i < 10; i += 1)
      await expect((await connect()).client.session.open({ secret: 'guess' })).rejects.toMatchObject({ code: 'RPC_CODE_REFUSED' });
    const guesser = await connect();
    let isAnswered = false;
    const guess = guesser.client.session.open({ secret: 'guess' }).catch(() => (isAnswered = true));
    await open('kiosk');
    expect(isAnswered).toBe(false);
    await rig.clock.advance(1000);
    await guess;
    expect(isAnswered).toBe(true);
  });
});

describe('a message', () => {
  it('of more than 64 kB closes the connection', async () => {
    const { socket } = await open('kiosk');
    socket.send('x'.repeat(64 * 1024 + 1));
    expect(await closed(socket)).toBe(1009);
  });

  it.each([
    ['that is no JSON', 'hello'],
    ['with an HTTP method', '{"i":"1","p":{"u":"/kiosk/send","m":"GET"}}'],
    ['with a foreign address', '{"i":"1","p":{"u":"http://evil.example/"}}'],
    ['with headers', '{"i":"1","p":{"u":"/kiosk/send","h":{"content-type":"text/event-stream"}}}'],
    ['with typed values', '{"i":"1","p":{"u":"/kiosk/send","b":{"json":"1","meta":[[0]]}}}'],
    ['with a stream from the client', '{"i":"1","t":3,"p":{"e":"message"}}'],
    ['with an id that is no text', '{"i":{"__proto__":1},"p":{"u":"/kiosk/send"}}'],
    ['that is an array', '[]'],
  ])('%s closes the connection', async (_title, text) => {
    const { socket } = await open('kiosk');
    socket.send(text);
    expect(await closed(socket)).toBe(1008);
    expect(rig.refusals).toEqual(['badFrame']);
  });

  it('of binary data closes the connection', async () => {
    const { socket } = await open('kiosk');
    socket.send(Buffer.from('{"i":"1","p":{"u":"/kiosk/watch"}}'));
    expect(await closed(socket)).toBe(1008);
  });
});

import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { encodeLcusSwitch } from '../../device-drivers/lcus-relay/lcus.codec.ts';
import { LcusRelayTwin } from './lcus-relay-twin.ts';
import { LineReaderTwin } from './line-reader-twin.ts';
import { openTcpTwinLine } from './tcp-twin-line.ts';

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** Somebody at the station's end of a twin's line. */
class Client {
  readonly #socket: Socket;
  text = '';

  constructor(path: string) {
    this.#socket = connect(Number(new URL(path).port), '127.0.0.1');
    this.#socket.on('data', (bytes: Buffer) => {
      this.text += bytes.toString('latin1');
    });
    this.#socket.on('error', () => undefined);
    endings.push(() => void this.#socket.destroy());
  }

  event(name: 'connect' | 'close' | 'data'): Promise<void> {
    return new Promise((resolve) => this.#socket.once(name, () => resolve()));
  }

  send(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }
}

async function startReader(): Promise<{ twin: LineReaderTwin; client: Client }> {
  const twin = await LineReaderTwin.start((events) => openTcpTwinLine(events));
  endings.push(() => twin.stop());
  const client = new Client(twin.path);
  const echo = client.event('data');
  await client.event('connect');
  // The twin welcomes a client a moment after the client is connected.
  while (client.text === '') {
    twin.garbage(Buffer.from('\r'));
    await Promise.race([echo, new Promise((resolve) => setTimeout(resolve, 5))]);
  }
  client.text = '';
  return { twin, client };
}

describe('line reader twin', () => {
  it('writes what is presented, one after another', async () => {
    const { twin, client } = await startReader();
    const before = twin.bytesIn;
    const both = [twin.present('24567000001016', { paceBaud: 9600 }), twin.present('A1', { terminator: '\r\n' })];
    await Promise.all(both);
    while (!client.text.endsWith('A1\r\n')) await client.event('data');
    expect(client.text).toMatch(/^\r*24567000001016\rA1\r\n$/);
    expect(twin.bytesIn - before).toBe(19);
  });

  it('takes as long as the line would', async () => {
    const { twin } = await startReader();
    const startMs = performance.now();
    await twin.present('1234567890123456789', { paceBaud: 9600 });
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(20);
  });

  it('loses what is presented while it is unplugged, and can be reached on the same path afterwards', async () => {
    const { twin, client } = await startReader();
    const path = twin.path;
    const gone = client.event('close');
    await twin.unplug();
    await gone;
    const before = twin.bytesIn;
    await twin.present('LOST');
    expect(twin.bytesIn).toBe(before);
    await twin.plug();
    expect(twin.path).toBe(path);
    await new Client(path).event('connect');
  });

  it('turns a second one away while its line is open', async () => {
    const { twin } = await startReader();
    await new Client(twin.path).event('close');
  });
});

describe('LCUS relay twin', () => {
  const on = encodeLcusSwitch({ channel: 1, isOn: true });
  const off = encodeLcusSwitch({ channel: 1, isOn: false });

  async function startRelay(): Promise<{ twin: LcusRelayTwin; client: Client; changed: () => Promise<void> }> {
    const twin = await LcusRelayTwin.start((events) => openTcpTwinLine(events));
    endings.push(() => twin.stop());
    const client = new Client(twin.path);
    await client.event('connect');
    return { twin, client, changed: () => new Promise((resolve) => twin.onChange(() => resolve())) };
  }

  it('switches as it is told and remembers it', async () => {
    const { twin, client, changed } = await startRelay();
    const wire: string[] = [];
    twin.onWire((direction, bytes) => wire.push(`${direction} ${Buffer.from(bytes).toString('hex')}`));
    let change = changed();
    client.send(on);
    await change;
    expect(twin.isOn).toBe(true);
    change = changed();
    client.send(off);
    await change;
    expect(twin.history.map(({ isOn }) => isOn)).toEqual([true, false]);
    expect(twin.releases).toBe(1);
    expect(twin.bytesOut).toBe(8);
    expect(wire).toEqual(['out a00101a2', 'out a00100a1']);
  });

  it('drops its contact with its power', async () => {
    const { twin, client, changed } = await startRelay();
    const change = changed();
    client.send(on);
    await change;
    await twin.unplug();
    expect(twin.history.at(-1)).toMatchObject({ isOn: false, by: 'power' });
  });

  it('does nothing while it is deaf', async () => {
    const { twin, client } = await startRelay();
    await twin.setFault('deaf');
    const heard = new Promise<void>((resolve) => twin.onWire(() => resolve()));
    client.send(on);
    await heard;
    expect(twin.isOn).toBe(false);
  });

  it('cannot be opened while it refuses', async () => {
    const { twin } = await startRelay();
    await twin.setFault('refuse');
    await new Client(twin.path).event('close');
    await twin.setFault('none');
    await new Client(twin.path).event('connect');
  });
});

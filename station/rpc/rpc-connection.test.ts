import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { describe, expect, it } from 'vitest';
import { clientRoles } from '../../contracts/rpc.contract.ts';
import { RpcConnection } from './rpc-connection.ts';

/** What Chromium's network process reads at a time, always into the same place (net/websockets/websocket_basic_stream.cc, kSmallReadBufferSize). */
const readBytes = 1_000;

/** A connection on which everything that happens is noted: messages as `text`, pongs by their length. */
function noted() {
  const happened: (string | number)[] = [];
  const socket = Object.assign(new EventEmitter(), {
    ...{ OPEN: 1, readyState: 1, bufferedAmount: 0 },
    send: (message: string, sent: () => void) => {
      happened.push(message);
      sent();
    },
    pong: (bytes: Buffer) => void happened.push(bytes.length),
  });
  const wire = { cork: () => void happened.push('cork'), uncork: () => void happened.push('uncork') };
  const connection = new RpcConnection({
    socket: socket as unknown as WebSocket,
    wire: wire as unknown as Duplex,
    peer: 'page',
    onRefused: () => undefined,
  });
  return { connection, happened };
}

describe('a connection that tells of patrons', () => {
  it.each(['kiosk', 'technician'] as const)('writes over what its message left in the buffers on the way, in the same piece: %s', (role) => {
    const { connection, happened } = noted();
    connection.role = role;
    connection.send('a title');
    expect([happened.slice(0, 2), happened.at(-1)]).toEqual([['cork', 'a title'], 'uncork']);
    const pongs = happened.slice(2, -1) as number[];
    // Two reads in full, wherever the message ended in one; a control frame holds 125 bytes at the most.
    expect(pongs.reduce((sum, length) => sum + length, 0)).toBeGreaterThanOrEqual(2 * readBytes);
    expect(Math.max(...pongs)).toBeLessThanOrEqual(125);
  });

  it.each([null, ...clientRoles.filter((role) => role !== 'kiosk' && role !== 'technician')])('is no other: %s', (role) => {
    const { connection, happened } = noted();
    connection.role = role;
    connection.send('a state');
    expect(happened).toEqual(['cork', 'a state', 'uncork']);
  });
});

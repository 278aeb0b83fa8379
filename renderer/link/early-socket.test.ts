import { describe, expect, it } from 'vitest';
import { takeSocket } from './early-socket.ts';

const url = 'ws://127.0.0.1:4600/rpc';

function socketIn(readyState: number, address = url) {
  const socket = { url: address, readyState, OPEN: 1, closed: 0, close: () => void (socket.closed += 1) };
  return socket;
}

const fresh = socketIn(0) as unknown as WebSocket;
const take = (early: unknown) => {
  const host = { omatoimiSocket: early as WebSocket };
  return { host, taken: takeSocket(host, url, () => fresh) };
};

describe('the connection of the first script', () => {
  it.each([
    ['that is being opened', 0],
    ['that is open', 1],
  ])('%s is taken, and by nobody else', (_, state) => {
    const early = socketIn(state);
    const { host, taken } = take(early);
    expect(taken).toBe(early);
    expect(takeSocket(host, url, () => fresh)).toBe(fresh);
  });

  it.each([
    ['is closing', socketIn(2)],
    ['is closed', socketIn(3)],
    ['leads elsewhere', socketIn(1, 'ws://127.0.0.1:9/rpc')],
  ])('is not taken where it %s', (_, early) => {
    expect(take(early).taken).toBe(fresh);
    expect(early.closed).toBe(1);
  });

  it('is not missed where there was none', () => expect(take(undefined).taken).toBe(fresh));
});

import { createSocket, type Socket } from 'node:dgram';
import { afterEach, describe, expect, it } from 'vitest';
import { measureClockError } from './clock-error.ts';
import { decodeNtpAnswer, encodeNtpQuestion } from './ntp.codec.ts';
import { systemClock } from './system-clock.ts';

/** Turns a question into the answer of a server whose clock is `aheadMs` ahead of this one. */
function answerOf(question: Buffer, aheadMs: number): Buffer {
  const answer = Buffer.alloc(48);
  answer[0] = 0x24;
  answer[1] = 2;
  question.copy(answer, 24, 40, 48);
  const time = encodeNtpQuestion(systemClock.now() + aheadMs).subarray(40, 48);
  time.copy(answer, 32);
  time.copy(answer, 40);
  return answer;
}

describe('the error of the clock', () => {
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.close();
  });

  const serve = async (reply: (question: Buffer) => Buffer | null): Promise<string> => {
    const socket = createSocket('udp4');
    sockets.push(socket);
    socket.on('message', (question, { port, address }) => {
      const answer = reply(question);
      if (answer !== null) socket.send(answer, port, address);
    });
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return `127.0.0.1:${socket.address().port}`;
  };

  it.each([0, 5_000, -3_600_000])('is told of a server that is %d ms ahead', async (aheadMs) => {
    const error = await measureClockError(await serve((question) => answerOf(question, aheadMs)), systemClock);
    expect(Math.abs((error?.aheadMs ?? Number.NaN) + aheadMs)).toBeLessThanOrEqual(Math.max(20, (error?.uncertainMs ?? 0) + 2));
    expect(error?.stratum).toBe(2);
  });

  it('is not known where nobody answers, or somebody who has no time', async () => {
    expect(await measureClockError('127.0.0.1:9', systemClock)).toBeNull();
    const unsynchronised = (question: Buffer): Buffer => {
      const answer = answerOf(question, 0);
      answer[0] = 0xe4;
      return answer;
    };
    expect(await measureClockError(await serve(unsynchronised), systemClock)).toBeNull();
  });
});

describe('a packet of SNTP', () => {
  const question = encodeNtpQuestion(Date.UTC(2026, 10, 30, 12));

  it('carries its time in seconds since 1900 (RFC 4330, section 3)', () => {
    expect(question.readUInt8(0)).toBe(0x23);
    expect(question.readUInt32BE(40)).toBe(Date.UTC(2026, 10, 30, 12) / 1_000 + 2_208_988_800);
  });

  it.each([2026, 2036, 2040])('is read back in the year %d, when seconds have begun anew since 2036', (year) => {
    const ms = Date.UTC(year, 5, 1, 12, 0, 0, 250);
    const answer = Buffer.alloc(48);
    answer[0] = 0x24;
    answer[1] = 1;
    question.copy(answer, 24, 40, 48);
    encodeNtpQuestion(ms).copy(answer, 32, 40, 48);
    encodeNtpQuestion(ms).copy(answer, 40, 40, 48);
    expect(decodeNtpAnswer(answer, question)).toEqual({ receivedMs: ms, sentMs: ms, stratum: 1 });
  });

  it.each([
    ['a shorter one', (answer: Buffer) => answer.subarray(0, 47)],
    ['one to another question', (answer: Buffer) => answer.fill(1, 24, 32)],
    ['one that is a question itself', (answer: Buffer) => answer.fill(0x23, 0, 1)],
    ['one of a server without a time', (answer: Buffer) => answer.fill(0, 1, 2)],
  ])('is no answer: %s', (_title, spoil) => {
    expect(decodeNtpAnswer(spoil(answerOf(question, 0)), question)).toBeNull();
  });
});

import { createSocket } from 'node:dgram';
import type { Clock } from '../contracts/clock.ts';
import { decodeNtpAnswer, encodeNtpQuestion } from './ntp.codec.ts';

/** How far the PC's clock is from the configured time server's. */
export interface ClockError {
  /** How many milliseconds the PC's clock is ahead; negative: behind. */
  readonly aheadMs: number;
  /** By how many milliseconds that may be wrong: half of the time that question and answer took. */
  readonly uncertainMs: number;
  readonly stratum: number;
}

const usualPort = 123;
const limitMs = 2_000;

/** Asks a time server, `host` or `host:port`, over UDP; null where it gives no answer within 2 s. Never rejects. */
export function measureClockError(server: string, clock: Clock): Promise<ClockError | null> {
  const { host, port } = splitServer(server);
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    const end = (error: ClockError | null): void => {
      timer.cancel();
      socket
        .removeAllListeners()
        .on('error', () => undefined)
        .close();
      resolve(error);
    };
    const timer = clock.setTimer(limitMs, () => end(null));
    const sentAtMs = clock.now();
    const question = encodeNtpQuestion(sentAtMs);
    socket.on('error', () => end(null));
    socket.on('message', (bytes) => {
      const hereMs = clock.now();
      const answer = decodeNtpAnswer(bytes, question);
      if (answer === null) return;
      // RFC 4330, section 5, with the sign turned: how far this clock is ahead.
      const aheadMs = Math.round((sentAtMs - answer.receivedMs + (hereMs - answer.sentMs)) / 2);
      end({ aheadMs, uncertainMs: Math.ceil((hereMs - sentAtMs - (answer.sentMs - answer.receivedMs)) / 2), stratum: answer.stratum });
    });
    socket.send(question, port, host, (error) => {
      if (error !== null) end(null);
    });
  });
}

function splitServer(server: string): { readonly host: string; readonly port: number } {
  const [, host = server, port] = /^(.+?)(?::(\d{1,5}))?$/.exec(server) ?? [];
  return { host, port: port === undefined ? usualPort : Number(port) };
}

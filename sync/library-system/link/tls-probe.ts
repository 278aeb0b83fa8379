import { connect, type TLSSocket } from 'node:tls';
import type { Clock } from '../../../contracts/clock.ts';
import { connectFailureOf } from '../sip2/sip2-connect-failure.ts';
import { linkError } from '../sip2/sip2-link.errors.ts';
import { pinOf, type TrustConfig, trustOptions } from './trust.ts';

/** A server that is asked for TLS and for nothing else. `section`: of the config, for what an error says. */
export interface TlsProbe {
  readonly host: string;
  readonly port: number;
  readonly section: string;
  readonly trust: TrustConfig;
}

/** What a handshake showed. */
export interface TlsFindings {
  /** Such as `TLSv1.3`. */
  readonly protocol: string;
  readonly cipher: string;
  /** The names that stand in the server's certificate. */
  readonly names: string;
  readonly issuer: string;
  /** Last moment of its validity, epoch milliseconds. */
  readonly validToMs: number;
  /** The pin of its key, for `pins`. */
  readonly pin: string;
}

const limitMs = 4000;

/** Shakes hands with chain, name and pins checked, and hangs up. @throws KioskError LIBRARY_UNREACHABLE that says what to do */
export function probeTls(probe: TlsProbe, clock: Clock): Promise<TlsFindings> {
  const { host, port, trust } = probe;
  return new Promise((resolve, reject) => {
    let isConnected = false;
    const socket = connect({ host, port, ...trustOptions(trust, host) });
    const timer = clock.setTimer(limitMs, () => fail(isConnected ? 'tlsUnanswered' : 'connectTimedOut'));
    const fail = (failure: Parameters<typeof linkError>[0], cause?: unknown): void => {
      timer.cancel();
      socket.destroy();
      reject(linkError(failure, probe, cause));
    };
    socket.once('connect', () => {
      isConnected = true;
    });
    socket.once('secureConnect', () => {
      timer.cancel();
      resolve(findingsOf(socket));
      socket.destroy();
    });
    socket.once('error', (error) => fail(connectFailureOf(isConnected ? 'handshake' : 'connecting', error), error));
    socket.once('close', () => fail('tlsUnanswered'));
  });
}

function findingsOf(socket: TLSSocket): TlsFindings {
  const certificate = socket.getPeerCertificate();
  const { issuer } = certificate;
  return {
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher().name,
    names: certificate.subjectaltname ?? String(certificate.subject.CN ?? ''),
    issuer: String(issuer.CN ?? issuer.O ?? ''),
    validToMs: Date.parse(certificate.valid_to),
    pin: pinOf(certificate.raw),
  };
}

import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../contracts/clock.ts';
import type { ClientRole, ScreenRole } from '../../contracts/rpc.contract.ts';
import type { PeerKind } from './access.policy.ts';

/** How long a one-time code can be used. */
export const codeLifetimeMs = 10 * 60_000;
// 256 bits; the rule asks for at least 128.
const secretBytes = 32;
const maxLiveCodes = 64;
const maxResumable = 64;

/** A session that a secret opened. */
export interface OpenedSession {
  readonly role: ClientRole;
  readonly resumeToken: string;
  /** The role whose one-time code was used up, if it was a code. */
  readonly usedCode: ScreenRole | null;
}

interface Code {
  readonly digest: Buffer;
  readonly role: ScreenRole;
  readonly dueMs: number;
}

/** A chain of resume tokens: the one given last, and the one before it until the last was used (its answer may have been lost). */
interface Resumable {
  readonly role: ClientRole;
  current: Buffer;
  previous: Buffer;
}

/** What the secrets are made of. */
export interface SessionSecretsOptions {
  readonly clock: Clock;
  readonly randomBytes: (size: number) => Uint8Array;
}

/**
 * Every secret that can open a session: one-time codes, resume tokens and the shell's token. They live in memory as digests
 * only, so all of them die with the station and a memory dump holds none that works.
 */
export class SessionSecrets {
  /** The shell's token, for its 0600 file. */
  readonly shellToken: string;
  readonly #clock: Clock;
  readonly #randomBytes: (size: number) => Uint8Array;
  readonly #shellDigest: Buffer;
  #codes: Code[] = [];
  #resumables: Resumable[] = [];

  constructor({ clock, randomBytes }: SessionSecretsOptions) {
    this.#clock = clock;
    this.#randomBytes = randomBytes;
    this.shellToken = this.#makeSecret();
    this.#shellDigest = digestOf(this.shellToken);
  }

  /** Makes a code that opens one session of this role within 10 minutes. Of more than 64 unused ones the oldest is dropped. */
  mintCode(role: ScreenRole): string {
    const secret = this.#makeSecret();
    this.#dropExpired();
    this.#codes.push({ digest: digestOf(secret), role, dueMs: this.#clock.monotonicMs() + codeLifetimeMs });
    this.#codes = this.#codes.slice(-maxLiveCodes);
    return secret;
  }

  /** Opens a session, or `null`. The shell's token works for the shell's main process only, a screen's secret for a page only. */
  open(secret: string, peer: PeerKind): OpenedSession | null {
    const digest = digestOf(secret);
    const isShellToken = timingSafeEqual(digest, this.#shellDigest);
    if (peer === 'shellMain') return isShellToken ? this.#grant('shell', null) : null;
    return this.#consumeCode(digest) ?? this.#resume(digest);
  }

  #consumeCode(digest: Buffer): OpenedSession | null {
    this.#dropExpired();
    const code = findByDigest(this.#codes, digest, (candidate) => [candidate.digest]);
    if (code === undefined) return null;
    this.#codes = this.#codes.filter((other) => other !== code);
    return this.#grant(code.role, code.role);
  }

  #resume(digest: Buffer): OpenedSession | null {
    const resumable = findByDigest(this.#resumables, digest, (candidate) => [candidate.current, candidate.previous]);
    if (resumable === undefined) return null;
    const resumeToken = this.#makeSecret();
    resumable.previous = digest;
    resumable.current = digestOf(resumeToken);
    return { role: resumable.role, resumeToken, usedCode: null };
  }

  #grant(role: ClientRole, usedCode: ScreenRole | null): OpenedSession {
    const resumeToken = this.#makeSecret();
    if (role !== 'shell') {
      const current = digestOf(resumeToken);
      this.#resumables = [...this.#resumables, { role, current, previous: current }].slice(-maxResumable);
    }
    return { role, resumeToken, usedCode };
  }

  #dropExpired(): void {
    const nowMs = this.#clock.monotonicMs();
    this.#codes = this.#codes.filter((code) => code.dueMs > nowMs);
  }

  #makeSecret(): string {
    return Buffer.from(this.#randomBytes(secretBytes)).toString('base64url');
  }
}

// Digests have one length, which a constant-time comparison needs, and are compared with every candidate to the end.
function findByDigest<T>(candidates: readonly T[], digest: Buffer, digestsOf: (candidate: T) => readonly Buffer[]): T | undefined {
  let found: T | undefined;
  for (const candidate of candidates) {
    for (const other of digestsOf(candidate)) if (timingSafeEqual(digest, other)) found = candidate;
  }
  return found;
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

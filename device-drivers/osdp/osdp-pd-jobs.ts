import type { PlainCommand } from './osdp-channel.machine.ts';
import type { OsdpCheck } from './osdp-frame.codec.ts';
import type { Capability, OsdpReply } from './osdp-messages.codec.ts';
import type { ChannelFault } from './osdp.errors.ts';

/** How a device is spoken to. */
export interface PdRules {
  readonly address: number;
  /** Its own base key; null: in plain. */
  readonly key: Uint8Array | null;
  /** How frames end, both ways. */
  readonly check: OsdpCheck;
  /** Until when SCBK-D is tried, in monotonic milliseconds; null: never. */
  readonly installUntilMs: number | null;
  /** Eight random bytes for each new channel. */
  readonly random: () => Uint8Array;
}

/** Something that a device is told or asked besides POLL. */
export interface PdJob extends PlainCommand {
  /** Goes before everything that waits. */
  readonly isUrgent: boolean;
  /** What is not answered by then must not happen later: the device begins anew. */
  readonly dueByMs: number;
  done(reply: OsdpReply): void;
  failed(why: PdEnd): void;
}

/** Why a device cannot be used now. `silent`: no answer for 1 s; `offline`: for 8 s; `check`: its frames end with the other check. */
export type PdEnd =
  | { readonly why: 'silent' | 'offline' | 'restarted' | 'overdue' | 'line' | 'noise' | 'check' }
  | { readonly why: 'insecure'; readonly fault: ChannelFault };

/** What a device came to. */
export type PdEvent =
  | { readonly type: 'up'; readonly capabilities: readonly Capability[]; readonly isSecure: boolean }
  | { readonly type: 'paired' }
  | { readonly type: 'down'; readonly end: PdEnd }
  /** Answers again before it was given up. */
  | { readonly type: 'back' }
  | { readonly type: 'reply'; readonly reply: OsdpReply };

/** A command whose answer is awaited. */
export interface PendingCommand {
  readonly bytes: Uint8Array;
  readonly sequence: number;
  readonly job: PdJob | null;
  /** How often it was sent again. */
  resends: number;
  /** Whole frames that came with a wrong check. */
  damages: number;
  /** Bytes came that are no frame. */
  wasNoisy: boolean;
  /** A frame came that ends in the other way. */
  wasOtherCheck: boolean;
}

/** Commands that wait for their turn: the urgent ones first, each in its order. */
export class PdQueue {
  readonly #jobs: PdJob[] = [];

  get first(): PdJob | undefined {
    return this.#jobs[0];
  }

  add(job: PdJob): void {
    const at = job.isUrgent ? this.#jobs.findIndex(({ isUrgent }) => !isUrgent) : -1;
    this.#jobs.splice(at === -1 ? this.#jobs.length : at, 0, job);
  }

  take(): PdJob | undefined {
    return this.#jobs.shift();
  }

  takeAll(): PdJob[] {
    return this.#jobs.splice(0);
  }

  /** What is too late is not sent at all. */
  expire(atMs: number): void {
    for (const job of this.#jobs.filter(({ dueByMs }) => atMs >= dueByMs)) {
      this.#jobs.splice(this.#jobs.indexOf(job), 1);
      job.failed({ why: 'overdue' });
    }
  }
}

/** Answers to commands that were sent twice, of which a second one may still be on its way. */
const mostAwaited = 4;

/** Tells the second answer to a command that was sent twice from a replay. It is not looked at either way. */
export class AnswerCopies {
  #awaited: { readonly macked: Uint8Array; left: number }[] = [];

  /** Keeps an answer, which may come so many times more. */
  keep(macked: Uint8Array, copies: number): void {
    if (copies > 0) this.#awaited = [...this.#awaited.slice(1 - mostAwaited), { macked, left: copies }];
  }

  clear(): void {
    this.#awaited = [];
  }

  /** Whether it is such a copy; each counts once. */
  isCopy(macked: Uint8Array): boolean {
    const copy = this.#awaited.find((each) => Buffer.from(macked).equals(each.macked));
    if (copy === undefined) return false;
    copy.left -= 1;
    this.#awaited = this.#awaited.filter(({ left }) => left > 0);
    return true;
  }
}

/** Function 9 of annex B: what it knows of encryption; bit 0 is AES-128. */
export function knowsAes(capabilities: readonly Capability[]): boolean {
  return capabilities.some((each) => each.function === 9 && (each.compliance & 1) === 1);
}

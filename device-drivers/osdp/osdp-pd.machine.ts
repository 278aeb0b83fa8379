import { PanelChannel, type PlainCommand } from './osdp-channel.machine.ts';
import type { DecodedFrame } from './osdp-frame.codec.ts';
import { type Capability, commandCodes, decodeReply, encodeKeyset, type OsdpReply, replyCodes } from './osdp-messages.codec.ts';
import { KeyChoice } from './osdp-key-choice.ts';
import { AnswerCopies, knowsAes, type PdEnd, type PdEvent, type PdJob, PdQueue, type PdRules, type PendingCommand } from './osdp-pd-jobs.ts';
import { busyMs, firstRestMs, longestRestMs, mostDamaged, offlineMs, pollMs, silentMs, silentPauseMs } from './osdp-pd-limits.ts';
import type { ChannelFault } from './osdp.errors.ts';

type Stage = 'id' | 'caps' | 'challenge' | 'cryptogram' | 'checkCaps' | 'keyset' | 'online' | 'resting';

/** One device as its control panel sees it. It knows no line and no clock: it is asked for bytes, and told what came and when. */
export class PdMachine {
  readonly #rules: PdRules;
  readonly #channel: PanelChannel;
  readonly #jobs = new PdQueue();
  readonly #copies = new AnswerCopies();
  #stage: Stage = 'id';
  #sequence = 0;
  #pending: PendingCommand | null = null;
  #capabilities: readonly Capability[] = [];
  #capabilityData: Uint8Array = new Uint8Array();
  #proof: Uint8Array = new Uint8Array();
  readonly #keys: KeyChoice;
  #dueAtMs = 0;
  #answeredAtMs: number | null = null;
  #restMs = firstRestMs;
  #isSilent = false;

  constructor(rules: PdRules) {
    this.#rules = rules;
    this.#keys = new KeyChoice(rules);
    this.#channel = new PanelChannel(rules.check);
  }

  get address(): number {
    return this.#rules.address;
  }

  get isOnline(): boolean {
    return this.#stage === 'online';
  }

  get capabilities(): readonly Capability[] {
    return this.#capabilities;
  }

  /** When it wants its next turn. */
  get dueAtMs(): number {
    const isEager = this.#stage === 'online' && this.#pending === null && this.#jobs.first !== undefined;
    return isEager ? Number.NEGATIVE_INFINITY : this.#dueAtMs;
  }

  get isUrgent(): boolean {
    return this.isOnline && this.#jobs.first?.isUrgent === true && this.#pending === null;
  }

  /** Takes a command; it is sent in one of the next turns. */
  ask(job: PdJob): void {
    if (!this.isOnline) return job.failed({ why: 'silent' });
    this.#jobs.add(job);
  }

  /** The bytes of this turn: a new command, or the last one once more. */
  turn(atMs: number): Uint8Array {
    this.#answeredAtMs ??= atMs;
    this.#dueAtMs = atMs + pollMs;
    if (this.#pending !== null) {
      this.#pending.resends += 1;
      return this.#pending.bytes;
    }
    if (this.#stage === 'resting') this.#stage = 'id';
    const { code, payload, job } = this.#nextCommand(atMs);
    const sequence = this.#sequence;
    const bytes = this.#channel.seal({ code, payload }, this.#rules.address, sequence);
    this.#pending = { bytes, sequence, job, resends: 0, damages: 0, wasNoisy: false, wasOtherCheck: false };
    this.#sequence = (sequence % 3) + 1;
    return bytes;
  }

  /** A frame from the line. @returns null where it is none of this device's answers */
  heard(frame: DecodedFrame, atMs: number): readonly PdEvent[] | null {
    if (frame.direction !== 'reply' || (frame.address !== this.#rules.address && frame.address !== 127)) return null;
    if (frame.check !== this.#rules.check) return this.#otherCheck();
    const pending = this.#pending;
    // In plain the answer to this command may be, byte for byte, one to an earlier command: then it is no copy but the answer.
    const isDue = pending !== null && !this.#channel.isOpen && frame.sequence === pending.sequence;
    if (!isDue && this.#copies.isCopy(frame.macked)) return null;
    if (pending === null) return this.#channel.isOpen ? this.#violate('replay', atMs) : null;
    if (frame.code === replyCodes.BUSY && frame.scb === null) {
      // It was the answer to one sending, which no other answer follows.
      pending.resends -= 1;
      const events = this.unanswered(atMs);
      this.#dueAtMs = Math.max(this.#dueAtMs, atMs + busyMs);
      return events;
    }
    return this.#channel.isOpen ? this.#sealed(frame, pending, atMs) : this.#plain(frame, pending, atMs);
  }

  /** Nothing is believed of it, whatever it says: it only tells why this device seems silent. */
  #otherCheck(): null {
    if (this.#pending !== null) this.#pending.wasOtherCheck = true;
    return null;
  }

  /** Bytes that are no frame came in this turn. */
  damaged(isWholeFrame: boolean): void {
    if (this.#pending === null) return;
    this.#pending.wasNoisy = true;
    if (isWholeFrame) this.#pending.damages += 1;
  }

  /** What is too late to be sent, or sent again, will never be. To be called before `turn`. */
  expire(atMs: number): readonly PdEvent[] {
    this.#jobs.expire(atMs);
    const job = this.#pending?.job;
    return job && atMs >= job.dueByMs ? this.#restart({ why: 'overdue' }) : [];
  }

  /** The time for an answer is over. */
  unanswered(atMs: number): readonly PdEvent[] {
    const pending = this.#pending;
    const quietMs = atMs - (this.#answeredAtMs ?? atMs);
    if (pending === null) return [];
    if (this.#channel.isOpen && pending.damages >= mostDamaged) return this.#violate('damaged', atMs);
    if (pending.job !== null && atMs >= pending.job.dueByMs) return this.#restart({ why: 'overdue' });
    if (quietMs >= offlineMs) {
      this.#answeredAtMs = atMs;
      this.#isSilent = true;
      return this.#restart({ why: 'offline' }, atMs + silentPauseMs);
    }
    this.#dueAtMs = atMs + (quietMs >= silentMs ? silentPauseMs : 0);
    if (quietMs < silentMs || this.#isSilent) return [];
    this.#isSilent = true;
    return [{ type: 'down', end: { why: pending.wasOtherCheck ? 'check' : pending.wasNoisy ? 'noise' : 'silent' } }];
  }

  /** The line is gone, or opened anew. */
  lost(): readonly PdEvent[] {
    this.#answeredAtMs = null;
    this.#isSilent = false;
    return this.#restart({ why: 'line' }, Number.NEGATIVE_INFINITY);
  }

  #nextCommand(atMs: number): PlainCommand & { readonly job: PdJob | null } {
    const own = (code: number, payload: Uint8Array = new Uint8Array()): PlainCommand & { readonly job: null } => ({ code, payload, job: null });
    switch (this.#stage) {
      case 'challenge':
        return own(commandCodes.CHLNG, this.#challenge(atMs));
      case 'cryptogram':
        return own(commandCodes.SCRYPT, this.#proof);
      case 'caps':
      case 'checkCaps':
        return own(commandCodes.CAP, Uint8Array.of(0));
      case 'keyset':
        return own(commandCodes.KEYSET, encodeKeyset(this.#keys.own));
      case 'online': {
        const job = this.#jobs.take();
        return job === undefined ? own(commandCodes.POLL) : { code: job.code, payload: job.payload, job };
      }
      default:
        this.#sequence = 0;
        return own(commandCodes.ID, Uint8Array.of(0));
    }
  }

  #challenge(atMs: number): Uint8Array {
    const { key, number } = this.#keys.next(atMs);
    return this.#channel.challenge(key, number, this.#rules.random());
  }

  #plain(frame: DecodedFrame, pending: PendingCommand, atMs: number): readonly PdEvent[] | null {
    // Nothing is trusted yet: an answer to an older question is no attack, only old.
    if (frame.sequence !== pending.sequence) return this.#stage === 'online' ? this.#restart({ why: 'restarted' }) : null;
    const isHandshake = this.#stage === 'challenge' || this.#stage === 'cryptogram';
    if (frame.code === replyCodes.NAK) return this.#refused(frame, pending, atMs);
    if (!isHandshake && frame.scb !== null) return null;
    const reply = decodeReply(frame.code, frame.payload);
    if (reply === null) return null;
    const stage = this.#stage;
    if (stage === 'id' && reply.name === 'PDID') return this.#accept(frame, atMs, 'caps');
    if (stage === 'caps' && reply.name === 'PDCAP') return this.#learn(frame, reply.capabilities, atMs);
    if (stage === 'challenge' && reply.name === 'CCRYPT') return this.#prove(frame, atMs);
    if (stage === 'cryptogram' && reply.name === 'RMAC_I') return this.#opened(frame, atMs);
    if (stage === 'online') return this.#answer(frame, reply, { pending, atMs });
    return null;
  }

  #refused(frame: DecodedFrame, pending: PendingCommand, atMs: number): readonly PdEvent[] {
    if (this.#stage === 'challenge' || this.#stage === 'cryptogram') return this.#noKey('key', atMs);
    const reply = decodeReply(frame.code, frame.payload);
    if (this.#stage !== 'online' || reply?.name !== 'NAK') return this.#restart({ why: 'restarted' }, atMs + silentPauseMs);
    if (reply.reason === 'sequence' || reply.reason === 'check') return this.#restart({ why: 'restarted' });
    return this.#answer(frame, reply, { pending, atMs });
  }

  #learn(frame: DecodedFrame, capabilities: readonly Capability[], atMs: number): readonly PdEvent[] {
    this.#capabilities = capabilities;
    this.#capabilityData = frame.payload;
    if (this.#rules.key === null) return this.#up(frame, atMs);
    return knowsAes(capabilities) ? this.#accept(frame, atMs, 'challenge') : this.#violate('noChannel', atMs);
  }

  #prove(frame: DecodedFrame, atMs: number): readonly PdEvent[] {
    const proof = this.#channel.answer(frame);
    if (!proof.ok) return proof.fault === 'key' || proof.fault === 'defaultKey' ? this.#noKey(proof.fault, atMs) : this.#violate(proof.fault, atMs);
    this.#proof = proof.data;
    return this.#accept(frame, atMs, 'cryptogram');
  }

  #opened(frame: DecodedFrame, atMs: number): readonly PdEvent[] {
    const fault = this.#channel.complete(frame);
    if (fault !== null) return this.#violate(fault, atMs);
    return this.#accept(frame, atMs, this.#keys.isDefault ? 'keyset' : 'checkCaps');
  }

  /** Its own key did not open the channel: with SCBK-D, but only while somebody installs. */
  #noKey(fault: ChannelFault, atMs: number): readonly PdEvent[] {
    const then = this.#keys.refused(atMs);
    if (then !== 'tryDefault') return this.#violate(then === 'installOver' ? then : fault, atMs);
    return this.#again(atMs);
  }

  #sealed(frame: DecodedFrame, pending: PendingCommand, atMs: number): readonly PdEvent[] {
    const isPlainNak = frame.scb === null && frame.code === replyCodes.NAK && frame.sequence === pending.sequence;
    // It lost its power, or its count: the channel is opened anew, with the key, before anything else.
    if (isPlainNak) return this.#restart({ why: 'restarted' });
    if (frame.sequence !== pending.sequence) return this.#violate('sequence', atMs);
    const opened = this.#channel.open(frame);
    if (!opened.ok) return this.#violate(opened.fault, atMs);
    const reply = decodeReply(frame.code, opened.data);
    if (this.#stage === 'keyset') {
      if (reply?.name !== 'ACK') return this.#violate('keyRefused', atMs);
      this.#keys.taken();
      return this.#again(atMs);
    }
    if (this.#stage === 'checkCaps') {
      const isSame = frame.code === replyCodes.PDCAP && Buffer.from(opened.data).equals(this.#capabilityData);
      return isSame ? this.#up(frame, atMs) : this.#violate('capabilities', atMs);
    }
    if (reply === null) return this.#violate('padding', atMs);
    return this.#answer(frame, reply, { pending, atMs });
  }

  #again(atMs: number): readonly PdEvent[] {
    this.#answeredAtMs = atMs;
    this.#begin(atMs);
    return [];
  }

  #up(frame: DecodedFrame, atMs: number): readonly PdEvent[] {
    this.#accept(frame, atMs, 'online');
    this.#restMs = firstRestMs;
    this.#isSilent = false;
    const up: PdEvent = { type: 'up', capabilities: this.#capabilities, isSecure: this.#channel.isOpen };
    return this.#keys.opened() ? [{ type: 'paired' }, up] : [up];
  }

  #answer(frame: DecodedFrame, reply: OsdpReply, { pending, atMs }: { readonly pending: PendingCommand; readonly atMs: number }): readonly PdEvent[] {
    const back: readonly PdEvent[] = this.#isSilent ? [{ type: 'back' }] : [];
    this.#isSilent = false;
    this.#accept(frame, atMs, 'online');
    pending.job?.done(reply);
    if (reply.name === 'ACK' || reply.name === 'NAK') return back;
    return [...back, { type: 'reply', reply }];
  }

  #accept(frame: DecodedFrame, atMs: number, next: Stage): readonly PdEvent[] {
    this.#copies.keep(frame.macked, this.#pending?.resends ?? 0);
    this.#pending = null;
    this.#answeredAtMs = atMs;
    if (next !== this.#stage) this.#dueAtMs = atMs;
    this.#stage = next;
    return [];
  }

  #violate(fault: ChannelFault, atMs: number): readonly PdEvent[] {
    const events = this.#restart({ why: 'insecure', fault }, atMs + this.#restMs);
    this.#restMs = Math.min(longestRestMs, this.#restMs * 2);
    this.#answeredAtMs = null;
    this.#stage = 'resting';
    return events;
  }

  #restart(end: PdEnd, againAtMs = Number.NEGATIVE_INFINITY): readonly PdEvent[] {
    const jobs = [...(this.#pending?.job ? [this.#pending.job] : []), ...this.#jobs.takeAll()];
    this.#begin(againAtMs);
    for (const job of jobs) job.failed(end);
    return [{ type: 'down', end }];
  }

  #begin(againAtMs: number): void {
    this.#channel.end();
    this.#stage = 'id';
    this.#sequence = 0;
    this.#pending = null;
    this.#copies.clear();
    this.#dueAtMs = againAtMs;
  }
}

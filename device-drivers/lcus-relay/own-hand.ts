import type { Clock } from '../../contracts/clock.ts';
import type { SecondWriter } from '../transport/second-descriptor.ts';
import { GuardBeat } from './guard-beat.ts';
import type { RelayCommands } from './lcus.codec.ts';

/** Opens a second descriptor of the relay's line, or gives null where there can be none. */
export type SecondWriterOpener = () => SecondWriter | null;

export interface OwnHandOptions {
  readonly commands: RelayCommands;
  readonly clock: Clock;
  readonly openWriter: SecondWriterOpener;
  sendCheck(id: number): void;
  /** The guard gives no sign of life any more. */
  onGuardSilent(): void;
}

/**
 * The station's own hand on a relay whose line the guard owns: it switches on without the way through the other process, and
 * off where the guard fails. It switches on only beside a guard that was awake a moment ago (`docs/decisions/0005-*`).
 */
export class OwnHand {
  readonly onBytes: Uint8Array;
  readonly offBytes: Uint8Array;
  readonly #openWriter: SecondWriterOpener;
  readonly #beat: GuardBeat;
  #writer: SecondWriter | null = null;

  constructor({ commands, clock, openWriter, sendCheck, onGuardSilent }: OwnHandOptions) {
    this.onBytes = commands.on;
    this.offBytes = commands.off;
    this.#openWriter = openWriter;
    this.#beat = new GuardBeat({ clock, send: sendCheck, onSilent: onGuardSilent });
  }

  /**
   * The guard has its line open. Only a beat that is answered after this proves that both descriptors belong to the same
   * life of the line: had the guard lost its line meanwhile, it would have said so before its answer.
   */
  lineUp(): void {
    this.#close();
    this.#writer = this.#openWriter();
    this.#beat.start();
  }

  /** The guard has no line, but lives. */
  lineDown(): void {
    this.#close();
    this.#beat.start();
  }

  guardGone(): void {
    this.#beat.stop();
    this.#close();
  }

  /** The guard is being ended: it answers nothing any more, and the hand stays for a last "off". */
  guardEnding(): void {
    this.#beat.stop();
  }

  guardAnswered(id: number): void {
    this.#beat.answered(id);
  }

  /** Whether `switchOn` may be used now. */
  get isTrusted(): boolean {
    return this.#writer !== null && this.#beat.isAwake;
  }

  /** @returns whether the system took the bytes. */
  switchOn(): boolean {
    return this.#writer?.write(this.onBytes) === true;
  }

  /** Harmless at any time. @returns whether the system took the bytes. */
  switchOff(): boolean {
    return this.#writer?.write(this.offBytes) === true;
  }

  #close(): void {
    this.#writer?.close();
    this.#writer = null;
  }
}

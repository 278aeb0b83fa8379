import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { DoorId } from '../../contracts/ids.ts';
import type { FallbackQuestion } from '../../contracts/ports/admission-fallback.port.ts';
import type { CardNumber, Pin } from '../../contracts/secrets.ts';
import { argon2id, isSameHash } from './argon2id.ts';

interface Remembered {
  readonly salt: Buffer;
  readonly hash: Buffer;
  readonly timer: TimerHandle;
}

/** Most cards that are remembered at once, over all doors; the oldest makes room. */
const mostCards = 2_000;
/** The lock, the door's panel and the register's goodbye come first: the hash takes a core for 50 ms. */
const restMs = 2_000;
const hourMs = 3_600_000;

/**
 * Who was let in by a live answer a short while ago, for the hours in which the library system is silent. It lives in memory only, under keys of
 * this one run: a keyed check value of the card, Argon2id with a pepper of the PIN. A restart forgets all of it, so that no disk, backup or
 * stolen PC holds a PIN's check value.
 */
export class RecentAdmissions {
  readonly #clock: Clock;
  readonly #keepMs: number;
  readonly #cardKey = createSecretKey(randomBytes(32));
  readonly #pepper = randomBytes(32);
  readonly #known = new Map<string, Remembered>();
  readonly #pending = new Map<string, TimerHandle>();
  readonly #doors = new Set<DoorId>();
  #isStopped = false;

  /** @param hours 0-24; 0 remembers nobody */
  constructor(hours: number, clock: Clock) {
    this.#keepMs = Math.min(hours, 24) * hourMs;
    this.#clock = clock;
  }

  /** Whether anybody is remembered. */
  get isOn(): boolean {
    return this.#keepMs > 0;
  }

  /** How many cards are known, at each door by itself: what one door's rules allow says nothing about another's. */
  get size(): number {
    return this.#known.size;
  }

  admitted({ door, card, pin }: FallbackQuestion): void {
    if (this.#keepMs === 0 || pin === null || this.#isStopped) return;
    const name = this.#nameOf(card, door);
    this.#doors.add(door);
    this.#forget(name);
    this.#pending.set(
      name,
      this.#clock.setTimer(restMs, () => void this.#remember(name, pin)),
    );
  }

  refused(card: CardNumber): void {
    for (const door of this.#doors) this.#forget(this.#nameOf(card, door));
  }

  /** Takes the same time whether or not the card is known. */
  async verify({ door, card, pin }: FallbackQuestion): Promise<boolean> {
    if (pin === null || this.#keepMs === 0) return false;
    const name = this.#nameOf(card, door);
    const known = this.#known.get(name);
    const hash = await argon2id({ secret: Buffer.from(pin.reveal()), salt: known?.salt ?? this.#pepper.subarray(0, 16), pepper: this.#pepper });
    // Asked again: a live refusal may have come meanwhile.
    return known !== undefined && this.#known.get(name) === known && isSameHash(hash, known.hash);
  }

  /** Forgets everybody. */
  stop(): void {
    this.#isStopped = true;
    for (const name of [...this.#known.keys(), ...this.#pending.keys()]) this.#forget(name);
  }

  async #remember(name: string, pin: Pin): Promise<void> {
    const mark = this.#pending.get(name);
    const salt = randomBytes(16);
    const hash = await argon2id({ secret: Buffer.from(pin.reveal()), salt, pepper: this.#pepper }).catch(() => null);
    if (mark === undefined || this.#pending.get(name) !== mark || hash === null) return;
    this.#pending.delete(name);
    const [oldest] = this.#known.keys();
    if (this.#known.size >= mostCards && oldest !== undefined) this.#forget(oldest);
    this.#known.set(name, { salt, hash, timer: this.#clock.setTimer(this.#keepMs, () => this.#forget(name)) });
  }

  #forget(name: string): void {
    this.#known.get(name)?.timer.cancel();
    this.#known.delete(name);
    this.#pending.get(name)?.cancel();
    this.#pending.delete(name);
  }

  #nameOf(card: CardNumber, door: DoorId): string {
    return createHmac('sha256', this.#cardKey).update(`${door} ${card.reveal()}`).digest('base64');
  }
}

import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { ListedCard } from '../../contracts/fallback-config.schema.ts';
import type { DoorId } from '../../contracts/ids.ts';
import type { FallbackQuestion } from '../../contracts/ports/admission-fallback.port.ts';
import type { CardNumber, Pin } from '../../contracts/secrets.ts';
import { argon2id, argon2idCost, isSameHash } from './argon2id.ts';

/** Check values of a card and its PIN, as they stand in `[[whitelist.cards]]`. */
export async function listedValues(key: Uint8Array, card: CardNumber, pin: Pin): Promise<Pick<ListedCard, 'card' | 'pin'>> {
  const salt = randomBytes(16);
  const hash = await argon2id({ secret: Buffer.from(pin.reveal()), salt, pepper: key });
  const { memory, passes, parallelism } = argon2idCost;
  return { card: cardCheck(key, card), pin: `argon2id$${memory}$${passes}$${parallelism}$${salt.toString('hex')}$${hash.toString('hex')}` };
}

function cardCheck(key: Uint8Array | KeyObject, card: CardNumber): string {
  return createHmac('sha256', key).update('omatoimi whitelist card\0').update(card.reveal()).digest('hex');
}

/** What a whitelist is made of. `today`: the site's date, null while the clock cannot be believed; then no card is listed, since none can be told from an ended one. */
export interface CardWhitelistOptions {
  /** 32 bytes that only this station has. */
  readonly key: Uint8Array;
  readonly cards: readonly ListedCard[];
  readonly today: () => string | null;
}

/** The cards of cleaners and guards that a station knows by itself: keyed check values only, each with a last day. */
export class CardWhitelist {
  readonly #options: CardWhitelistOptions;
  readonly #key: KeyObject;
  /** A door asks several times about the card that is shown: its check value is made once, and goes with the card. */
  readonly #checks = new WeakMap<CardNumber, string>();

  constructor(options: CardWhitelistOptions) {
    this.#options = options;
    this.#key = createSecretKey(options.key);
  }

  /** The entry of a card at a door today, or null. */
  find(card: CardNumber, door: DoorId): ListedCard | null {
    const { cards, today } = this.#options;
    const date = today();
    if (date === null || cards.length === 0) return null;
    const check = this.#checkOf(card);
    return cards.find((each) => each.card === check && date <= each.until && (each.doors?.includes(door) ?? true)) ?? null;
  }

  #checkOf(card: CardNumber): string {
    const known = this.#checks.get(card);
    if (known !== undefined) return known;
    const check = cardCheck(this.#key, card);
    this.#checks.set(card, check);
    return check;
  }

  /** Whether this is the PIN of a listed card. */
  async verify({ card, door, pin }: FallbackQuestion): Promise<boolean> {
    const entry = this.find(card, door);
    if (entry === null || pin === null) return false;
    const [salt = '', hash = ''] = entry.pin.split('$').slice(4);
    const typed = await argon2id({ secret: Buffer.from(pin.reveal()), salt: Buffer.from(salt, 'hex'), pepper: this.#options.key });
    return isSameHash(typed, Buffer.from(hash, 'hex'));
  }
}

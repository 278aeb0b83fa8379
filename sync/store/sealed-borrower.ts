import type { CardDigests, DaySealer } from '../../contracts/day-keys.ts';
import type { SealedBorrower, Trace, TracePurpose } from '../../contracts/ports/trace-store.port.ts';
import { CardNumber, maxScanLength } from '../../contracts/secrets.ts';

/** What borrower ids are sealed and found again with. */
export interface BorrowerSealing {
  digests(purpose: TracePurpose): CardDigests;
  sealer(purpose: TracePurpose): DaySealer;
}

/** Seals a card for one kind of event, under the key of its purpose, which ends with it: sealed bytes moved to another do not open. Every card takes the same room. */
export function sealBorrower(sealing: BorrowerSealing, card: CardNumber, { purpose, event }: Pick<Trace, 'purpose' | 'event'>): SealedBorrower {
  const [digests, sealer] = [sealing.digests(purpose), sealing.sealer(purpose)];
  const text = Buffer.from(card.reveal(), 'latin1');
  const plain = Buffer.alloc(1 + maxScanLength);
  plain[0] = text.length;
  text.copy(plain, 1);
  const { day, bytes } = sealer.seal(plain, event);
  plain.fill(0);
  // Both by the same key's day: what is found by the one must open with the other.
  const digest = digests.living(card).find((each) => each.day === day)?.digest ?? digests.today(card).digest;
  return { day, sealed: bytes, digest };
}

/** The card, or null where the key of its day is gone or the bytes are not what was sealed there. */
export function openBorrower(sealer: Pick<DaySealer, 'open'>, { day, sealed }: SealedBorrower, event: string): CardNumber | null {
  const plain = sealer.open({ day, bytes: sealed }, event);
  if (plain === null) return null;
  return CardNumber.parse(Buffer.from(plain.subarray(1, 1 + (plain[0] ?? 0))).toString('latin1'));
}

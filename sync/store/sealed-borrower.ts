import type { CardDigests, DaySealer } from '../../contracts/day-keys.ts';
import type { SealedBorrower, StoredTrace, Trace, TracePurpose } from '../../contracts/ports/trace-store.port.ts';
import { CardNumber, maxScanLength } from '../../contracts/secrets.ts';

/** What borrower ids are sealed and found again with. */
export interface BorrowerSealing {
  digests(purpose: TracePurpose): CardDigests;
  sealer(purpose: TracePurpose): DaySealer;
}

/** What a borrower is sealed to: everything about the row that does not change. */
export type SealedRow = Pick<Trace, 'purpose' | 'event' | 'resultCode' | 'device' | 'incidentCode' | 'atMs'>;

/**
 * The row as associated data of the seal, besides purpose and day, which the sealer adds. Whoever may write the file but has no key could otherwise put one
 * person's sealed id beside what another did, and nobody would see it.
 */
const contextOf = ({ event, resultCode, device, incidentCode, atMs }: SealedRow, movedMs: number): string =>
  JSON.stringify(['row', event, resultCode, device, incidentCode, atMs + movedMs]);

/** Seals a card to one row, under the key of its purpose, which ends with it: sealed bytes moved to another do not open. Every card takes the same room. */
export function sealBorrower(sealing: BorrowerSealing, card: CardNumber, row: SealedRow): SealedBorrower {
  const [digests, sealer] = [sealing.digests(row.purpose), sealing.sealer(row.purpose)];
  const text = Buffer.from(card.reveal(), 'latin1');
  const plain = Buffer.alloc(1 + maxScanLength);
  plain[0] = text.length;
  text.copy(plain, 1);
  const { day, bytes } = sealer.seal(plain, contextOf(row, 0));
  plain.fill(0);
  // Both by the same key's day: what is found by the one must open with the other.
  const digest = digests.living(card).find((each) => each.day === day)?.digest ?? digests.today(card).digest;
  return { day, sealed: bytes, digest };
}

/** The card, or null where none is stored, where the key of its day is gone, or where the bytes are not what was sealed to this row. */
export function openBorrower(sealer: Pick<DaySealer, 'open'>, { borrower, ...row }: StoredTrace): CardNumber | null {
  if (borrower === undefined) return null;
  const bytes = { day: borrower.day, bytes: borrower.sealed };
  // An earlier program sealed to the event alone. Nobody can make such a seal without the key, so that taking it opens no way for a newer one's.
  const plain = sealer.open(bytes, contextOf(row, borrower.movedMs ?? 0)) ?? sealer.open(bytes, row.event);
  if (plain === null) return null;
  return CardNumber.parse(Buffer.from(plain.subarray(1, 1 + (plain[0] ?? 0))).toString('latin1'));
}

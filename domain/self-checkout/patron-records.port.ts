import type { KeptRecord } from '../../contracts/account-view.schema.ts';
import type { CardNumber } from '../../contracts/secrets.ts';

/** What this machine keeps with a card, for its owner who logged in with card and PIN. */
export interface PatronRecords {
  /** The newest first. That it was looked at is recorded before anything is told, without the card. @throws where either can't be done */
  of(card: CardNumber): Promise<readonly KeptRecord[]>;
}

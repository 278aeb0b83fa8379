import type { StaffLook, StaffLookResult } from '../../contracts/staff-records.schema.ts';
import type { StaffReport } from '../../contracts/staff-view.schema.ts';
import type { CardNumber, Pin } from '../../contracts/secrets.ts';

/** The staff of a kiosk: whose cards open its panel, and what stands on it. */
export interface KioskStaff {
  /** No waiting: asked between a card and its screen. */
  isStaff(card: CardNumber): boolean;
  verify(card: CardNumber, pin: Pin): Promise<boolean>;
  report(): Promise<StaffReport>;
  /** Somebody has seen to the items that left with the wrong alarm. */
  forgetLeft(): void;
  /**
   * Shows or erases what this machine keeps with a card. That it was done is recorded before it is, with role and reason, without the card.
   * @param isTyped whether the number was typed instead of read: the record says that too
   * @throws where it can't be
   */
  look(card: CardNumber, look: StaffLook, isTyped: boolean): Promise<StaffLookResult>;
}

import type { HasHealth } from '../health.ts';
import type { DeviceId } from '../ids.ts';
import type { Language } from '../patron-facts.ts';

/** One line or mark of a receipt; what it looks like is the printer's matter. */
export type ReceiptPart =
  | {
      readonly type: 'text';
      readonly text: string;
      readonly isBold?: boolean;
      readonly size?: 'normal' | 'large';
      readonly align?: 'start' | 'centre' | 'end';
    }
  | { readonly type: 'pair'; readonly start: string; readonly end: string }
  | { readonly type: 'rule' }
  | { readonly type: 'space' }
  | { readonly type: 'qr'; readonly text: string }
  | { readonly type: 'barcode'; readonly text: string };

/** A receipt as parts. It never holds a name or a full card number; whoever makes it sees to that. */
export interface Receipt {
  readonly language: Language;
  readonly parts: readonly ReceiptPart[];
}

/** What the printer says about itself; null where it cannot tell. */
export interface PrinterStatus {
  readonly paper: 'enough' | 'low' | 'out' | null;
  readonly isCoverOpen: boolean | null;
  readonly isOnline: boolean | null;
}

/** A receipt printer. Its fault never blocks a loan. */
export interface ReceiptPrinter extends HasHealth {
  readonly id: DeviceId;
  /** Asks the printer now (at most 500 ms): before a receipt is promised. */
  status(): Promise<PrinterStatus>;
  /** Whether the printer has letters for a text: without them a receipt in that language would be marks of interrogation. */
  canWrite(text: string): Promise<boolean>;
  /**
   * Prints and cuts. Resolves when the printer has taken every byte and, where it can tell, still has paper.
   * @throws KioskError PRINTER_PAPER_OUT, PRINTER_COVER_OPEN, DEVICE_LOST, DEVICE_TIMEOUT: the receipt may be cut short; say so and offer it on the screen.
   */
  print(receipt: Receipt): Promise<void>;
  /** Drops what waits and ends what is being printed, whose `print` fails with CANCELLED: at a session's end, within 500 ms. */
  clear(): Promise<void>;
}

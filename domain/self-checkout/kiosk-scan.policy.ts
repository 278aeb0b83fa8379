import { type ItemId, parseItemId } from '../../contracts/ids.ts';
import type { ScanFault, ScanText } from '../../contracts/ports/scan-reader.port.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import { parseScan } from '../scan-text.ts';

/** What the site says about scans at its kiosk. */
export interface ScanRules {
  /** What the numbers of cards look like; null: the reader alone tells. */
  readonly cardPattern: RegExp | null;
  /** Whether a personal identity code stands for a card. */
  readonly takesIdentityCard: boolean;
}

/** A scan as what it is, told to the chart. */
export type KioskScan =
  | { readonly type: 'card.presented'; readonly card: CardNumber }
  | { readonly type: 'card.unreadable'; readonly fault: ScanFault }
  | { readonly type: 'item.presented'; readonly item: ItemId }
  | { readonly type: 'item.unreadable'; readonly fault: ScanFault };

/**
 * Tells what was read, by the reader and by its form. A personal identity code stands for a card where the site says so, whichever
 * reader read it, and is otherwise like a scan that could not be read: it is passed on to nobody and named nowhere.
 */
export function kioskScan(text: ScanText, reader: 'card' | 'item', rules: ScanRules): KioskScan {
  const raw = text.reveal().trim();
  const isIdentity = isPersonalIdentityCode(raw);
  if (isIdentity && !rules.takesIdentityCard) return { type: `${reader}.unreadable`, fault: 'forbiddenCharacters' };
  if (isIdentity || reader === 'card' || rules.cardPattern?.test(raw) === true) return asCard(text, reader);
  const scan = parseScan(text, parseItemId);
  return 'thing' in scan ? { type: 'item.presented', item: scan.thing } : { type: 'item.unreadable', fault: scan.fault };
}

function asCard(text: ScanText, reader: 'card' | 'item'): KioskScan {
  const scan = parseScan(text, (raw) => CardNumber.parse(raw));
  return 'thing' in scan ? { type: 'card.presented', card: scan.thing } : { type: `${reader}.unreadable`, fault: scan.fault };
}

const checkSigns = '0123456789ABCDEFHJKLMNPRSTUVWXY';

/** Whether a text is a Finnish personal identity code: day of birth, sign of the century, number, check sign (DVV, 128/2010). */
export function isPersonalIdentityCode(text: string): boolean {
  const [, day, month, year, number, check] = /^(\d{2})(\d{2})(\d{2})[-+A-FU-Ya-fu-y](\d{3})([0-9A-Ya-y])$/.exec(text) ?? [];
  if (day === undefined || Number(day) < 1 || Number(day) > 31 || Number(month) < 1 || Number(month) > 12) return false;
  return checkSigns.charAt(Number(`${day}${month}${year}${number}`) % checkSigns.length) === check?.toUpperCase();
}

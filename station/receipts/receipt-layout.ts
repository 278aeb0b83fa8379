import type { ItemId } from '../../contracts/ids.ts';
import type { Language } from '../../contracts/patron-facts.ts';
import type { Receipt, ReceiptPart } from '../../contracts/ports/receipt-printer.port.ts';
import type { ReceiptContent } from '../../contracts/receipt-view.schema.ts';
import { dayInDigits } from '../../texts/in-words.ts';
import { languageFacts } from '../../texts/languages.ts';
import type { SiteTexts } from '../texts/site-texts.ts';
import { type Sentences, sentencesOf } from './receipt-texts.ts';

/** What every piece of paper says besides its own matter. */
export interface ReceiptFrame {
  readonly siteName: string;
  readonly timeZone: string;
  /** null: no code is printed. */
  readonly webLibrary: string | null;
  /** Wall time, epoch milliseconds. */
  readonly atMs: number;
  readonly language: Language;
  /** The sentences that the site words otherwise. */
  readonly siteTexts?: SiteTexts;
}

type Line = ReceiptContent['loans'][number];
type Returned = ReceiptContent['returns'][number];

const rule: ReceiptPart = { type: 'rule' };
const space: ReceiptPart = { type: 'space' };
const text = (words: string): ReceiptPart => ({ type: 'text', text: words });
const bold = (words: string): ReceiptPart => ({ type: 'text', text: words, isBold: true });

/** Lays a visit's receipt out: what was lent until when, renewed and taken back. It knows no name, no card and no barcode. */
export async function receiptOf(content: ReceiptContent, frame: ReceiptFrame): Promise<Receipt> {
  const t = await sentencesOf(frame.language, frame.siteTexts);
  const lentLine = (line: Line): ReceiptPart[] => [bold(titleOf(line, t)), text(dueWords(line, frame.language, t)), space];
  const parts: ReceiptPart[] = [
    ...headOf(frame),
    ...group(t('receipt.loans'), content.loans, lentLine),
    ...group(t('receipt.renewals'), content.renewals, lentLine),
    ...group(t('receipt.returns'), content.returns, (line) => returnedLine(line, t)),
    ...(content.unclear > 0 ? [text(t('receipt.unclear', { count: content.unclear })), space] : []),
    ...(content.older > 0 ? [text(t('receipt.older', { count: content.older })), space] : []),
    ...codeOf(frame, t),
  ];
  return { language: frame.language, parts };
}

/** Lays out the slip that goes with a returned book to the holds shelf: the book alone, nobody's name. */
export async function slipOf({ item, title }: { readonly item: ItemId; readonly title: string }, frame: ReceiptFrame): Promise<Receipt> {
  const t = await sentencesOf(frame.language, frame.siteTexts);
  const parts: ReceiptPart[] = [
    { type: 'text', text: t('receipt.slip.title'), isBold: true, size: 'large', align: 'centre' },
    space,
    ...(title.trim() === '' ? [] : [bold(title)]),
    { type: 'barcode', text: item },
    text(t('receipt.slip.text')),
    space,
    { type: 'pair', start: frame.siteName, end: momentOf(frame) },
  ];
  return { language: frame.language, parts };
}

function headOf(frame: ReceiptFrame): ReceiptPart[] {
  return [
    { type: 'text', text: frame.siteName, isBold: true, size: 'large', align: 'centre' },
    { type: 'text', text: momentOf(frame), align: 'centre' },
    rule,
  ];
}

function group<Each>(heading: string, lines: readonly Each[], partsOf: (line: Each) => ReceiptPart[]): ReceiptPart[] {
  if (lines.length === 0) return [];
  return [{ type: 'pair', start: heading, end: String(lines.length) }, rule, ...lines.flatMap(partsOf)];
}

function returnedLine(line: Returned, t: Sentences): ReceiptPart[] {
  const words = { shelf: null, onHold: 'row.reason.onHold', otherBranch: 'row.reason.otherBranchUnknown', later: 'receipt.later' } as const;
  const key = words[line.route];
  return [bold(titleOf(line, t)), ...(key === null ? [] : [text(t(key))]), space];
}

function titleOf({ title, place }: Pick<Line, 'title' | 'place'>, t: Sentences): string {
  return title.trim() === '' ? t('row.untitledLoan', { place }) : title;
}

function dueWords({ due }: Line, language: Language, t: Sentences): string {
  const date = dayInDigits(due.date, language) ?? due.text.trim();
  return date === '' ? t('row.lent.dueUnknown') : t('row.lent.due', { date });
}

function momentOf({ atMs, timeZone, language }: ReceiptFrame): string {
  const form = { dateStyle: 'short', timeStyle: 'short', timeZone } as const;
  // Narrow spaces are not on every printer.
  return new Intl.DateTimeFormat(languageFacts[language].locale, form).format(atMs).replaceAll(/\s/g, ' ');
}

function codeOf({ webLibrary }: ReceiptFrame, t: Sentences): ReceiptPart[] {
  if (webLibrary === null) return [];
  return [rule, { type: 'text', text: t('receipt.webLibrary'), align: 'centre' }, { type: 'qr', text: webLibrary }];
}

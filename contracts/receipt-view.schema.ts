import { z } from 'zod';
import { commonParts, due, hintCount, leaving, place, shownText } from './view-parts.schema.ts';

const loan = z.object({ title: shownText, place, due });
const returned = z.object({ title: shownText, place, route: z.enum(['shelf', 'onHold', 'otherBranch', 'later']) });

/** What a receipt says of a visit, on paper as on the screen: no name, no number of a card, no barcode. */
export const receiptContent = z.object({
  loans: z.array(loan),
  renewals: z.array(loan),
  returns: z.array(returned),
  /** Items of which nobody knows what the library system did. */
  unclear: z.int().min(0),
  /** Items of a long visit that have no line of their own. */
  older: z.int().min(0),
});
/** What a receipt says of a visit. */
export type ReceiptContent = z.output<typeof receiptContent>;

/** `none`: there is no printer. */
export const printStates = ['none', 'printing', 'printed', 'paperOut', 'failed'] as const;
/** What the printer makes of the receipt. */
export type PrintState = (typeof printStates)[number];

/** The receipt in large print, while it is printed and after. */
export const receiptView = z.object({
  screen: z.literal('receipt'),
  content: receiptContent,
  print: z.enum(printStates),
  /** null while it is printed. */
  leaving: leaving.nullable(),
  /** The next patron's card came while it is printed: it is to be shown again. */
  hint: z.enum(['card-too-early']).nullable(),
  hintCount,
  ...commonParts,
});

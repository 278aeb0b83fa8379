import type { ItemRefusalCode } from '../../../contracts/refusal-codes.ts';

/** A text of the library system that means a refusal code. The first row that matches decides. */
export interface RefusalText {
  readonly code: ItemRefusalCode;
  readonly pattern: RegExp;
}

/**
 * How refusals of items are worded, in Finnish and English. Only the code goes on to a screen, never the text; a text
 * that no row knows sends the patron to staff.
 */
export const refusalTexts: readonly RefusalText[] = [
  { code: 'item-unknown', pattern: /\b(?:invalid|unknown) item\b|\bitem (?:is )?(?:unknown|not found)\b|ei tunneta|tuntematon nide/i },
  { code: 'item-not-for-loan', pattern: /not for loan|reference (?:item|only)|ei lainata|käsikirjasto/i },
  { code: 'item-on-hold-for-another', pattern: /on hold for another|reserved for another|varattu toiselle/i },
  { code: 'item-on-loan-to-another', pattern: /(?:checked out|on loan) to another|lainassa toisella/i },
  { code: 'item-not-on-loan', pattern: /not (?:checked out|on loan)|ei ole lainassa/i },
  { code: 'loan-limit-reached', pattern: /loan limit|too many (?:loans|items)|enimmäismäärä/i },
  {
    code: 'patron-blocked',
    pattern:
      /patron (?:is )?blocked|borrowing (?:is )?(?:banned|not allowed)|card (?:has )?expired|card (?:is )?(?:reported )?lost|lainauskielto|kortti on/i,
  },
];

/** The refusal code behind the library system's messages (AF). */
export function refusalCode(messages: readonly string[]): ItemRefusalCode {
  const row = refusalTexts.find(({ pattern }) => messages.some((message) => pattern.test(message.normalize('NFC'))));
  return row?.code ?? 'refused-ask-staff';
}

import type { ItemRefusalCode } from '../../../contracts/refusal-codes.ts';

/** A text of the library system that means a refusal code. The first row that matches decides. */
export interface RefusalText {
  readonly code: ItemRefusalCode;
  readonly pattern: RegExp;
}

/**
 * How refusals of items are worded, in Finnish, Swedish and English. Only the code goes on to a screen, never the text; a text
 * that no row knows sends the patron to staff.
 */
export const refusalTexts: readonly RefusalText[] = [
  { code: 'item-unknown', pattern: /\b(?:invalid|unknown) item\b|\bitem (?:is )?(?:unknown|not found)\b|ei tunneta|tuntematon nide|okänt exemplar/i },
  { code: 'item-not-for-loan', pattern: /not for loan|reference (?:item|only)|ei lainata|käsikirjasto|lånas inte ut|referensexemplar/i },
  { code: 'item-on-hold-for-another', pattern: /on hold for another|reserved for another|varattu toiselle|reserverad (?:för|åt) (?:en )?annan/i },
  { code: 'item-on-loan-to-another', pattern: /(?:checked out|on loan) to another|lainassa toisella|utlånad till (?:en )?annan/i },
  { code: 'item-not-on-loan', pattern: /not (?:checked out|on loan)|ei ole lainassa|är inte utlånad/i },
  { code: 'loan-limit-reached', pattern: /loan limit|too many (?:loans|items)|enimmäismäärä|för många lån/i },
  {
    code: 'patron-blocked',
    pattern:
      /patron (?:is )?blocked|borrowing (?:is )?(?:banned|not allowed)|card (?:has )?expired|card (?:is )?(?:reported )?lost|lainauskielto|kortti on|låneförbud|låneavstängd/i,
  },
];

/** The refusal code behind the library system's messages (AF): by its own wordings first, then by the common ones. */
export function refusalCode(messages: readonly string[], own: readonly RefusalText[] = []): ItemRefusalCode {
  const row = [...own, ...refusalTexts].find(({ pattern }) => messages.some((message) => pattern.test(message.normalize('NFC'))));
  return row?.code ?? 'refused-ask-staff';
}

import type { DecodedSip2 } from '../../sync/library-system/sip2/sip2-decode.codec.ts';
import type { Sip2Outgoing } from '../../sync/library-system/sip2/sip2-encode.codec.ts';
import type { PatronRecord } from './lumi-data.ts';
import type { LumiRegister } from './lumi-register.ts';
import { refusalTexts } from './register-texts.ts';

/** Fields of an answer, in the order in which they are sent. */
export type AnswerFields = (readonly [id: string, value: string])[];

/** Answers one request out of the register. */
export type Sip2Answer = (request: DecodedSip2, register: LumiRegister) => Sip2Outgoing;

/** The first value of a request's field, empty where it has none. */
export const fieldOf = (request: DecodedSip2, id: string): string => request.fields[id]?.[0] ?? '';

/** Now as a SIP2 date. */
export const stamp = (register: LumiRegister): string => register.time.sip2DateAt(register.nowMs);

const languageCodes: Readonly<Record<string, string>> = { en: '001', sv: '006', fi: '007', ru: '015', ar: '016' };
const fourDigits = (value: number): string => String(Math.min(value, 9999)).padStart(4, '0');

function statusFlags(register: LumiRegister, patron: PatronRecord | undefined): string {
  const flags = Array<string>(14).fill(' ');
  const raise = (...places: number[]): void => {
    for (const place of places) flags[place] = 'Y';
  };
  if (patron === undefined) raise(0, 1, 2, 3);
  else {
    if (patron.flags.includes('card-lost')) raise(4);
    if (register.isBanned(patron)) raise(0, 10, 11);
  }
  return flags.join('');
}

/**
 * CQ as running servers give it: none where AD was not sent; Y for an empty PIN where the register has none either (which
 * proves nothing); a PIN that the register does not have is never right.
 */
function pinField(request: DecodedSip2, patron: PatronRecord | undefined): AnswerFields {
  const pin = request.fields['AD']?.[0];
  if (patron === undefined || pin === undefined) return [];
  return [['CQ', pin === patron.pin ? 'Y' : 'N']];
}

function messages(register: LumiRegister, patron: PatronRecord | undefined): AnswerFields {
  const texts = [
    patron === undefined ? refusalTexts['patron-unknown'] : null,
    patron?.flags.includes('card-lost') ? refusalTexts['card-lost'] : null,
    patron !== undefined && register.isExpired(patron) ? refusalTexts['card-expired'] : null,
    patron !== undefined && register.isBanned(patron) ? refusalTexts.fees : null,
  ];
  const language = patron?.language === 'en' ? 'en' : 'fi';
  const told = texts.flatMap((text) => (text === null ? [] : [['AF', text[language]] as const]));
  const more = patron?.more?.message;
  return more === undefined ? told : [...told, ['AF', more], ['AG', more]];
}

function moneyFields(register: LumiRegister, patron: PatronRecord): AnswerFields {
  return [
    ['BH', 'EUR'],
    ['BV', patron.feesEur.toFixed(2)],
    ['CC', register.feeLimitEur.toFixed(2)],
  ];
}

const yesNo = (value: boolean): string => (value ? 'Y' : 'N');

/** The fields that profile `lumi` reads; what the register does not know is left out. */
function lumiFields(patron: PatronRecord): AnswerFields {
  const { staffless } = patron;
  const fields: AnswerFields = [
    ['PA', patron.expires.replaceAll('-', '')],
    ['PC', patron.group],
    ['XB', yesNo(staffless.banned)],
    ['XT', yesNo(staffless.termsAccepted)],
  ];
  if (patron.birthDate !== '') fields.push(['PB', patron.birthDate.replaceAll('-', '')]);
  if (staffless.guardianConsent !== null) fields.push(['XG', yesNo(staffless.guardianConsent)]);
  const { more } = patron;
  if (more !== undefined) fields.push(['BD', more.address], ['BE', more.mail], ['BF', more.phone]);
  return fields;
}

function identity(request: DecodedSip2, register: LumiRegister, patron: PatronRecord | undefined): AnswerFields {
  return [
    ['AO', register.terminal.institution],
    ['AA', fieldOf(request, 'AA')],
    ['AE', patron?.name ?? ''],
    ['BL', yesNo(patron !== undefined)],
    ...pinField(request, patron),
  ];
}

function fixedStatus(register: LumiRegister, patron: PatronRecord | undefined): Record<string, string> {
  const language = languageCodes[patron?.language ?? ''] ?? '000';
  return { patronStatus: statusFlags(register, patron), language, transactionDate: stamp(register) };
}

/** 24, to a 23 or a 01. */
export const answerPatronStatus: Sip2Answer = (request, register) => {
  const patron = register.patron(fieldOf(request, 'AA'));
  const money = patron === undefined ? [] : moneyFields(register, patron);
  return {
    code: '24',
    fixed: fixedStatus(register, patron),
    fields: [...identity(request, register, patron), ...money, ...messages(register, patron)],
  };
};

/** 01: the card is blocked; the answer is a 24. */
export const answerBlockPatron: Sip2Answer = (request, register) => {
  const patron = register.patron(fieldOf(request, 'AA'));
  if (patron !== undefined) register.setLost(patron, true);
  return answerPatronStatus(request, register);
};

/** 25: a blocked card works again. */
export const answerPatronEnable: Sip2Answer = (request, register) => {
  const patron = register.patron(fieldOf(request, 'AA'));
  if (patron !== undefined) register.setLost(patron, false);
  return {
    code: '26',
    fixed: fixedStatus(register, patron),
    fields: [...identity(request, register, patron), ...messages(register, patron)],
  };
};

interface PatronLists {
  readonly ready: readonly string[];
  readonly overdue: readonly string[];
  readonly charged: readonly string[];
  readonly waiting: readonly string[];
}

function listsOf(register: LumiRegister, patron: PatronRecord | undefined): PatronLists {
  if (patron === undefined) return { ready: [], overdue: [], charged: [], waiting: [] };
  const loans = register.loansOf(patron.card);
  const barcodes = (items: typeof loans): string[] => items.map(({ barcode }) => barcode);
  const overdue = loans.filter(({ dueAtMs }) => dueAtMs < register.nowMs);
  return { ready: patron.holdsReady, overdue: barcodes(overdue), charged: barcodes(loans), waiting: patron.holdsWaiting };
}

/** The one list that the summary asks for: AS, AT, AU or CD at its place. */
function summaryFields(summary: string, lists: PatronLists): AnswerFields {
  const byPlace: readonly (readonly [place: number, id: string, values: readonly string[]])[] = [
    [0, 'AS', lists.ready],
    [1, 'AT', lists.overdue],
    [2, 'AU', lists.charged],
    [5, 'CD', lists.waiting],
  ];
  return byPlace.flatMap(([place, id, values]) => (summary[place] === 'Y' ? values.map((value) => [id, value] as const) : []));
}

/** 64, to a 63. */
export const answerPatronInformation: Sip2Answer = (request, register) => {
  const patron = register.patron(fieldOf(request, 'AA'));
  const lists = listsOf(register, patron);
  const known: AnswerFields =
    patron === undefined ? [] : [['CB', fourDigits(register.maxLoans)], ...moneyFields(register, patron), ...lumiFields(patron)];
  return {
    code: '64',
    fixed: {
      ...fixedStatus(register, patron),
      holdItemsCount: fourDigits(lists.ready.length),
      overdueItemsCount: fourDigits(lists.overdue.length),
      chargedItemsCount: fourDigits(lists.charged.length),
      fineItemsCount: fourDigits((patron?.feesEur ?? 0) > 0 ? 1 : 0),
      recallItemsCount: '0000',
      unavailableHoldsCount: fourDigits(lists.waiting.length),
    },
    fields: [
      ...identity(request, register, patron),
      ...known,
      ...summaryFields(request.fixed['summary'] ?? '', lists),
      ...messages(register, patron),
    ],
  };
};

/** 38, to a 37. */
export const answerFeePaid: Sip2Answer = (request, register) => {
  const card = fieldOf(request, 'AA');
  const patron = register.patron(card);
  const isPaid = patron !== undefined && register.pay(patron, Number(fieldOf(request, 'BV')));
  return {
    code: '38',
    fixed: { paymentAccepted: yesNo(isPaid), transactionDate: stamp(register) },
    fields: [
      ['AO', register.terminal.institution],
      ['AA', card],
    ],
  };
};

/** 36, to a 35. */
export const answerEndSession: Sip2Answer = (request, register) => ({
  code: '36',
  fixed: { endSession: 'Y', transactionDate: stamp(register) },
  fields: [
    ['AO', register.terminal.institution],
    ['AA', fieldOf(request, 'AA')],
  ],
});

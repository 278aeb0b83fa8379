import type { Sip2Outgoing } from '../../sync/library-system/sip2/sip2-encode.codec.ts';
import type { ItemRecord } from './lumi-data.ts';
import type { LoanResult, LumiRegister, RegisterRefusal } from './lumi-register.ts';
import { refusalTexts } from './register-texts.ts';
import { type AnswerFields, fieldOf, type Sip2Answer, stamp } from './sip2-patron-answers.ts';

const mediaCodes: Readonly<Record<string, string>> = { book: '001', cd: '006' };
const dueDate = (register: LumiRegister, item: ItemRecord): string => `${register.time.dayAt(item.dueAtMs)}    235900`;

function textFor(register: LumiRegister, card: string, why: RegisterRefusal): AnswerFields {
  const language = register.patron(card)?.language === 'en' ? 'en' : 'fi';
  return [['AF', refusalTexts[why][language]]];
}

interface Loan {
  readonly code: '12' | '30';
  readonly card: string;
  readonly barcode: string;
  readonly result: LoanResult;
}

function loanAnswer(register: LumiRegister, { code, card, barcode, result }: Loan): Sip2Outgoing {
  const item = register.item(barcode);
  const isRenewal = result.done && result.isRenewal;
  return {
    code,
    fixed: {
      ok: result.done ? '1' : '0',
      renewalOk: isRenewal ? 'Y' : 'N',
      magneticMedia: 'N',
      desensitize: result.done ? 'Y' : 'N',
      transactionDate: stamp(register),
    },
    fields: [
      ['AO', register.terminal.institution],
      ['AA', card],
      ['AB', barcode],
      ['AJ', item?.title ?? ''],
      ['AH', result.done && item !== undefined ? dueDate(register, item) : ''],
      ...(item === undefined ? [] : [['CK', mediaCodes[item.media] ?? '000'] as const]),
      ...(result.done ? [] : textFor(register, card, result.why)),
    ],
  };
}

/** 12, to an 11. As on running servers the PIN is not checked here, and the same item again is a renewal. */
export const answerCheckout: Sip2Answer = (request, register) => {
  const [card, barcode] = [fieldOf(request, 'AA'), fieldOf(request, 'AB')];
  const isOwn = register.item(barcode)?.onLoanTo === card;
  const isForced = request.fixed['noBlock'] === 'Y';
  const mayNotRenew = isOwn && request.fixed['scRenewalPolicy'] !== 'Y' && !isForced;
  const result: LoanResult = mayNotRenew ? { done: false, why: 'renewal-limit' } : register.checkout(card, barcode, isForced);
  return loanAnswer(register, { code: '12', card, barcode, result });
};

/** 30, to a 29. */
export const answerRenew: Sip2Answer = (request, register) => {
  const [card, barcode] = [fieldOf(request, 'AA'), fieldOf(request, 'AB')];
  const isOwn = register.item(barcode)?.onLoanTo === card;
  const result: LoanResult = isOwn ? register.checkout(card, barcode) : { done: false, why: 'not-on-loan' };
  return loanAnswer(register, { code: '30', card, barcode, result });
};

/** 66, to a 65. */
export const answerRenewAll: Sip2Answer = (request, register) => {
  const card = fieldOf(request, 'AA');
  const loans = register.loansOf(card).map(({ barcode }) => ({ barcode, isDone: register.checkout(card, barcode).done }));
  const count = (isDone: boolean): string => String(loans.filter((loan) => loan.isDone === isDone).length).padStart(4, '0');
  return {
    code: '66',
    fixed: {
      ok: register.patron(card) === undefined ? '0' : '1',
      renewedCount: count(true),
      unrenewedCount: count(false),
      transactionDate: stamp(register),
    },
    fields: [['AO', register.terminal.institution], ...loans.map(({ barcode, isDone }) => [isDone ? 'BM' : 'BN', barcode] as const)],
  };
};

const routeFields: Readonly<Record<'shelf' | 'onHold' | 'otherBranch', (item: ItemRecord) => AnswerFields>> = {
  shelf: () => [],
  onHold: () => [
    ['CL', '2'],
    ['CV', '01'],
  ],
  otherBranch: (item) => [
    ['CL', '3'],
    ['CT', item.branch],
    ['CV', '04'],
  ],
};

/** 10, to a 09. */
export const answerCheckin: Sip2Answer = (request, register) => {
  const barcode = fieldOf(request, 'AB');
  const item = register.item(barcode);
  const result = register.checkin(barcode);
  const hasAlert = result.done ? result.route !== 'shelf' : item === undefined;
  return {
    code: '10',
    fixed: {
      ok: result.done ? '1' : '0',
      resensitize: result.done ? 'Y' : 'N',
      magneticMedia: 'N',
      alert: hasAlert ? 'Y' : 'N',
      transactionDate: stamp(register),
    },
    fields: [
      ['AO', register.terminal.institution],
      ['AB', barcode],
      ['AQ', item?.branch ?? ''],
      ['AJ', item?.title ?? ''],
      ...(result.done && item !== undefined ? routeFields[result.route](item) : []),
      ...(result.done ? [] : textFor(register, '', result.why)),
    ],
  };
};

function circulationStatus(item: ItemRecord | undefined): string {
  if (item === undefined) return '01';
  if (item.onLoanTo !== null) return '04';
  return item.reservedFor === null ? '03' : '08';
}

/** 18, to a 17. An unknown item is told by an empty title, as on running servers. */
export const answerItemInformation: Sip2Answer = (request, register) => {
  const barcode = fieldOf(request, 'AB');
  const item = register.item(barcode);
  const known: AnswerFields =
    item === undefined
      ? []
      : [['CK', mediaCodes[item.media] ?? '000'], ['AQ', item.branch], ...(item.onLoanTo === null ? [] : [['AH', dueDate(register, item)] as const])];
  return {
    code: '18',
    fixed: { circulationStatus: circulationStatus(item), securityMarker: '00', feeType: '01', transactionDate: stamp(register) },
    fields: [['AB', barcode], ['AJ', item?.title ?? ''], ...known],
  };
};

/** 20, to a 19: item properties are taken and not kept. */
export const answerItemStatusUpdate: Sip2Answer = (request, register) => {
  const item = register.item(fieldOf(request, 'AB'));
  return {
    code: '20',
    fixed: { itemPropertiesOk: item === undefined ? '0' : '1', transactionDate: stamp(register) },
    fields: [
      ['AB', fieldOf(request, 'AB')],
      ['AJ', item?.title ?? ''],
    ],
  };
};

/** 16, to a 15. */
export const answerHold: Sip2Answer = (request, register) => {
  const [card, barcode] = [fieldOf(request, 'AA'), fieldOf(request, 'AB')];
  const patron = register.patron(card);
  const mode = request.fixed['holdMode'];
  const isDone = patron !== undefined && (mode === '+' || mode === '-') && register.hold(patron, barcode, mode === '+');
  const isAvailable = register.item(barcode)?.onLoanTo === null;
  return {
    code: '16',
    fixed: { ok: isDone ? '1' : '0', available: isAvailable ? 'Y' : 'N', transactionDate: stamp(register) },
    fields: [
      ['AO', register.terminal.institution],
      ['AA', card],
      ['AB', barcode],
      ['AJ', register.item(barcode)?.title ?? ''],
    ],
  };
};

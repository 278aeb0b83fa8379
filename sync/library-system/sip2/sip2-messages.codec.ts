/**
 * SIP2 2.00 as data: every message with its fixed part and its fields, and the fields whose length is fixed.
 * Both roles read it: the client (SC) and the twin of a library system (ACS).
 */

/** What a fixed field holds; only `date` is read more loosely than its width says. */
export type FixedFieldKind = 'flag' | 'digits' | 'date' | 'text';

/** One field of a message's fixed part, in characters. */
export interface FixedField {
  readonly name: string;
  readonly width: number;
  readonly kind: FixedFieldKind;
}

/** One message of the protocol. `from`: who sends it; `answer`: the code that answers it. */
export interface Sip2MessageSpec {
  readonly name: string;
  readonly from: 'sc' | 'acs';
  readonly answer: string | null;
  readonly fixed: readonly FixedField[];
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

const flag = (name: string): FixedField => ({ name, width: 1, kind: 'flag' });
const digits = (name: string, width: number): FixedField => ({ name, width, kind: 'digits' });
const text = (name: string, width: number): FixedField => ({ name, width, kind: 'text' });
const date = (name: string): FixedField => ({ name, width: 18, kind: 'date' });
const ids = (list: string): readonly string[] => list.split(' ').filter((id) => id !== '');

const now = date('transactionDate');
const language = digits('language', 3);
const patron: readonly FixedField[] = [text('patronStatus', 14), language, now];
const count = (name: string): FixedField => digits(name, 4);
const loan: readonly FixedField[] = [flag('ok'), flag('renewalOk'), flag('magneticMedia'), flag('desensitize'), now];
const loanOptional = 'BT CI BH BV CK CH BK AF AG';

type Spec = readonly [name: string, fixed: readonly FixedField[], required: string, optional: string];
const asks = (answer: string | null, [name, fixed, required, optional]: Spec): Sip2MessageSpec => ({
  name,
  from: 'sc',
  answer,
  fixed,
  required: ids(required),
  optional: ids(optional),
});
const answers = ([name, fixed, required, optional]: Spec): Sip2MessageSpec => ({
  name,
  from: 'acs',
  answer: null,
  fixed,
  required: ids(required),
  optional: ids(optional),
});

/** Every message of SIP2 2.00 by its code. Widths and fields follow section 4 of the protocol's text. */
export const sip2Messages = {
  '93': asks('94', ['Login', [flag('uidAlgorithm'), flag('pwdAlgorithm')], 'CN CO', 'CP']),
  '94': answers(['Login response', [flag('ok')], '', '']),
  '99': asks('98', ['SC status', [flag('statusCode'), digits('maxPrintWidth', 3), text('protocolVersion', 4)], '', '']),
  '98': answers([
    'ACS status',
    [
      ...['onLineStatus', 'checkinOk', 'checkoutOk', 'acsRenewalPolicy', 'statusUpdateOk', 'offLineOk'].map(flag),
      digits('timeoutPeriod', 3),
      digits('retriesAllowed', 3),
      date('dateTimeSync'),
      text('protocolVersion', 4),
    ],
    'AO BX',
    'AM AN AF AG',
  ]),
  '23': asks('24', ['Patron status request', [language, now], 'AO AA AC AD', '']),
  '24': answers(['Patron status response', patron, 'AO AA AE', 'BL CQ BH BV AF AG']),
  '63': asks('64', ['Patron information', [language, now, text('summary', 10)], 'AO AA', 'AC AD BP BQ']),
  '64': answers([
    'Patron information response',
    [
      ...patron,
      ...['holdItemsCount', 'overdueItemsCount', 'chargedItemsCount', 'fineItemsCount', 'recallItemsCount', 'unavailableHoldsCount'].map(count),
    ],
    'AO AA AE',
    'BZ CA CB BL CQ BH BV CC AS AT AU AV BU CD BD BE BF AF AG',
  ]),
  '11': asks('12', ['Checkout', [flag('scRenewalPolicy'), flag('noBlock'), now, date('nbDueDate')], 'AO AA AB AC', 'AD CH BO BI']),
  '12': answers(['Checkout response', loan, 'AO AA AB AJ AH', loanOptional]),
  '09': asks('10', ['Checkin', [flag('noBlock'), now, date('returnDate')], 'AP AO AB AC', 'CH BI']),
  '10': answers([
    'Checkin response',
    [flag('ok'), flag('resensitize'), flag('magneticMedia'), flag('alert'), now],
    'AO AB AQ',
    'AJ CL AA CK CH AF AG',
  ]),
  '29': asks('30', ['Renew', [flag('thirdPartyAllowed'), flag('noBlock'), now, date('nbDueDate')], 'AO AA', 'AB AJ AD AC CH BO']),
  '30': answers(['Renew response', loan, 'AO AA AB AJ AH', loanOptional]),
  '65': asks('66', ['Renew all', [now], 'AO AA', 'AD AC BO']),
  '66': answers(['Renew all response', [flag('ok'), count('renewedCount'), count('unrenewedCount'), now], 'AO', 'BM BN AF AG']),
  '15': asks('16', ['Hold', [flag('holdMode'), now], 'AO AA', 'BW BS BY AB AJ AD AC BO']),
  '16': answers(['Hold response', [flag('ok'), flag('available'), now], 'AO AA', 'BW BR BS AB AJ AF AG']),
  '17': asks('18', ['Item information', [now], 'AO AB', 'AC']),
  '18': answers([
    'Item information response',
    [digits('circulationStatus', 2), digits('securityMarker', 2), digits('feeType', 2), now],
    'AB AJ',
    'CF AH CJ CM BG BH BV CK AQ AP CH AF AG',
  ]),
  '19': asks('20', ['Item status update', [now], 'AO AB CH', 'AC']),
  '20': answers(['Item status update response', [flag('itemPropertiesOk'), now], 'AB', 'AJ CH AF AG']),
  '37': asks('38', ['Fee paid', [now, digits('feeType', 2), digits('paymentType', 2), text('currencyType', 3)], 'BV AO AA', 'AC AD CG BK']),
  '38': answers(['Fee paid response', [flag('paymentAccepted'), now], 'AO AA', 'BK AF AG']),
  '35': asks('36', ['End patron session', [now], 'AO AA', 'AC AD']),
  '36': answers(['End session response', [flag('endSession'), now], 'AO AA', 'AF AG']),
  '25': asks('26', ['Patron enable', [now], 'AO AA', 'AC AD']),
  '26': answers(['Patron enable response', patron, 'AO AA AE', 'BL CQ AF AG']),
  '01': asks('24', ['Block patron', [flag('cardRetained'), now], 'AO AL AA AC', '']),
  '97': asks(null, ['Request ACS resend', [], '', '']),
  '96': answers(['Request SC resend', [], '', '']),
} satisfies Record<string, Sip2MessageSpec>;

/** The code of a SIP2 2.00 message. */
export type Sip2Code = keyof typeof sip2Messages;

/** One running server answers a paid fee with the two fixed fields of 38 in the other order. */
export const swappedFeePaidResponse: readonly FixedField[] = [now, flag('paymentAccepted')];

/** Fields of a fixed length, in characters, after which some servers leave the delimiter out. */
export const unclosedFieldWidths: Readonly<Record<string, number>> = { BL: 1, CQ: 1, CI: 1, BI: 1, BO: 1, BX: 16 };

/** Ids that the 2.00 text or a profile knows: a repair may split only before one of these. */
export const knownFieldIds: ReadonlySet<string> = new Set(
  Object.values<Sip2MessageSpec>(sip2Messages)
    .flatMap((spec) => [...spec.required, ...spec.optional])
    .concat('AY', 'AZ', 'CT', 'CV', 'CY', 'DA', 'PA', 'PB', 'PC', 'PI'),
);

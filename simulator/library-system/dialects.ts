import type { DecodedSip2 } from '../../sync/library-system/sip2/sip2-decode.codec.ts';
import type { Sip2Outgoing } from '../../sync/library-system/sip2/sip2-encode.codec.ts';
import type { PatronRecord } from './lumi-data.ts';
import type { LumiRegister } from './lumi-register.ts';
import { inFbsDialect } from './fbs-dialect.ts';
import { type AnswerFields, fieldOf } from './sip2-patron-answers.ts';

/** Whose way of telling of patrons the twin takes on, as recorded messages and shipped code have it. */
export type TwinDialect = 'lumi' | 'koha' | 'evergreen' | 'sierra' | 'polaris' | 'fbs';

/** One patron's answer in the making. */
interface Telling {
  readonly patron: PatronRecord;
  readonly isExpired: boolean;
  /** The PIN was sent and is not the register's. */
  readonly isPinWrong: boolean;
  readonly fixed: Readonly<Record<string, string>>;
}

interface Dialect {
  readonly fixed: (telling: Telling) => Readonly<Record<string, string>>;
  readonly fields: (telling: Telling) => AnswerFields;
}

const lumiOnly = new Set(['PA', 'PB', 'PC', 'XB', 'XT', 'XG']);
const compact = (date: string): string => date.replaceAll('-', '');
const field = (id: string, value: string): AnswerFields => (value === '' ? [] : [[id, value]]);
const fromTo = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);

function raised(fixed: Telling['fixed'], places: readonly number[]): Record<string, string> {
  const flags = Array.from(fixed['patronStatus'] ?? '', (flag, at) => (places.includes(at) ? 'Y' : flag));
  return { patronStatus: flags.join('') };
}

const yesNo = (value: boolean): string => (value ? 'Y' : 'N');

/** Extra fields that a Koha account can be set up to send: any two letters, here those of the fictional site. */
function siteFields({ staffless, expires }: PatronRecord): AnswerFields {
  return [
    ['XB', yesNo(staffless.banned)],
    ['XT', yesNo(staffless.termsAccepted)],
    ...field('XG', staffless.guardianConsent === null ? '' : yesNo(staffless.guardianConsent)),
    ['XE', expires],
  ];
}

const dialects: Readonly<Record<Exclude<TwinDialect, 'lumi' | 'fbs'>, Dialect>> = {
  koha: {
    fixed: ({ fixed, isExpired }) => ({ ...raised(fixed, isExpired ? [0, 1, 2, 3] : []), language: '000' }),
    fields: ({ patron, isExpired, isPinWrong }) => [
      ...field('PB', compact(patron.birthDate)),
      ['PC', patron.group],
      ['PI', yesNo(!isExpired)],
      ...siteFields(patron),
      ['AF', `Greetings from Koha. ${isExpired ? 'PATRON EXPIRED' : ''}${isPinWrong ? ' -- Invalid password' : ''}`],
    ],
  },
  evergreen: {
    fixed: ({ fixed }) => raised(fixed, [2]),
    fields: ({ patron }) => [
      ['AQ', 'LUMI'],
      ['PA', compact(patron.expires)],
      ...field('PB', compact(patron.birthDate)),
      ['PC', patron.group],
      ['PI', 'Allowed'],
      ['XI', patron.card.slice(-6)],
    ],
  },
  sierra: {
    fixed: ({ fixed, isPinWrong }) => ({
      ...raised(fixed, isPinWrong ? [0, ...fromTo(3, 13)] : []),
      language: '   ',
      ...Object.fromEntries(Object.keys(fixed).flatMap((name) => (name.endsWith('Count') ? [[name, '    ']] : []))),
    }),
    fields: ({ patron, isPinWrong }) => [
      ['FB', '0.00'],
      ['PE', 'I380'],
      ['PT', patron.group],
      ...field('AF', isPinWrong ? 'Invalid PIN entered.  Please try again or see a staff member for assistance.' : ''),
    ],
  },
  polaris: {
    fixed: ({ fixed, isPinWrong }) => raised(fixed, isPinWrong ? [0, 1, 2, 3] : []),
    fields: ({ patron, isExpired, isPinWrong }) => [
      ...field('BC', patron.birthDate === '' ? '' : `${compact(patron.birthDate)}    000000`),
      ['PA', patron.group],
      ['PB', '19000101'],
      ['U1', ''],
      ['PX', `${compact(patron.expires)}    235959`],
      ['PY', yesNo(isExpired)],
      ...field('AF', isPinWrong ? 'Invalid patron password. Passwords do not match.' : ''),
    ],
  },
};

/** An answer as another library system would give it: only what it tells of patrons (24, 26, 64) differs. */
export function inDialect(answer: Sip2Outgoing, { dialect, request, register }: Speaker): Sip2Outgoing {
  if (dialect === 'fbs') return inFbsDialect(answer, register);
  const patron = register.patron(fieldOf(request, 'AA'));
  const isAboutPatron = answer.code === '64' || answer.code === '24' || answer.code === '26';
  if (dialect === 'lumi' || patron === undefined || !isAboutPatron) return answer;
  const isPinWrong = answer.fields.some(([id, value]) => id === 'CQ' && value !== 'Y');
  const telling = { patron, isExpired: register.isExpired(patron), isPinWrong, fixed: answer.fixed };
  const { fixed, fields } = dialects[dialect];
  const kept = answer.fields.filter(([id]) => !lumiOnly.has(id));
  return { ...answer, fixed: { ...answer.fixed, ...fixed(telling) }, fields: answer.code === '64' ? [...kept, ...fields(telling)] : kept };
}

/** Who speaks, to which request. */
export interface Speaker {
  readonly dialect: TwinDialect;
  readonly request: DecodedSip2;
  readonly register: LumiRegister;
}

import type { AgeRule, ExpiryRule, FactDateFormat, FactRules, GroupRule, YesNoRule } from '../../../contracts/fact-rules.schema.ts';
import { type AgeAnswers, askableAges, type Fact, type PinProof } from '../../../contracts/patron-facts.ts';
import { maxPatternInput } from '../../../contracts/safe-pattern.ts';
import type { DecodedSip2 } from '../sip2/sip2-decode.codec.ts';
import { plainText } from './acs-text.ts';
import { type CivilDate, civilDate, hasReachedAge } from './civil-date.ts';
import { only } from './reply-values.ts';

/** What a fact is read from besides the answer. */
export interface FactContext {
  readonly today: CivilDate;
  readonly pin: PinProof;
  readonly group: Fact<string>;
}

type Reader<T> = (reply: DecodedSip2, context: FactContext) => Fact<T>;
const unknown = (): 'unknown' => 'unknown';

/** Most screen messages of one answer that are looked at. */
const maxMessages = 8;

const oneOrMore = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? (value as readonly T[]) : [value as T]);
// A text with its own opposite: after these only the opposite means no.
const opposites: Readonly<Record<string, string>> = { Y: 'N', N: 'Y', '1': '0', '0': '1' };

/** The field's one value without blanks round it, or undefined where it is empty, contradictory or too long to be held against anything. */
function fieldValue(reply: DecodedSip2, field: string): string | undefined {
  const value = only(reply, field)?.trim();
  if (value === undefined || value === '' || value.length > maxPatternInput) return undefined;
  return value.normalize('NFC');
}

const isEmpty = (reply: DecodedSip2, field: string): boolean => reply.fields[field]?.every((value) => value.trim() === '') !== false;

/** What a patron status is made of; another sign anywhere in it means that it came through damaged or moved. */
const wholeStatus = /^[YN ]{14}$/;

function flagReader(places: readonly number[], raisedByWrongPin: readonly number[]): Reader<boolean> {
  return (reply, { pin }) => {
    if (!wholeStatus.test(reply.fixed['patronStatus'] ?? '')) return 'unknown';
    const flags = places.map((place): Fact<boolean> => {
      const sign = reply.fixed['patronStatus']?.charAt(place);
      if (sign === ' ') return false;
      const isPatrons = pin === 'right' || !raisedByWrongPin.includes(place);
      return sign === 'Y' && isPatrons ? true : 'unknown';
    });
    if (flags.includes(true)) return true;
    return flags.includes('unknown') ? 'unknown' : false;
  };
}

function fieldReader(field: string, rule: YesNoRule): Reader<boolean> {
  const yes = rule.equals === undefined ? null : oneOrMore(rule.equals).map((text) => text.normalize('NFC'));
  const pattern = rule.matches === undefined ? null : new RegExp(rule.matches, 'u');
  const opposite = yes?.length === 1 ? opposites[yes[0] as string] : undefined;
  const no = rule.no === undefined ? (opposite === undefined ? null : [opposite]) : oneOrMore(rule.no).map((text) => text.normalize('NFC'));
  const whenAbsent = rule.absent === 'no' ? false : 'unknown';
  return (reply) => {
    const value = fieldValue(reply, field);
    if (value === undefined) return isEmpty(reply, field) ? whenAbsent : 'unknown';
    if (yes?.includes(value) || pattern?.test(value)) return true;
    return no === null || no.includes(value) ? false : 'unknown';
  };
}

function messageReader(source: string, whenAbsent: Fact<boolean>): Reader<boolean> {
  const pattern = new RegExp(source, 'iu');
  return (reply) => {
    const messages = reply.fields['AF'] ?? [];
    const readable = messages.slice(0, maxMessages).filter((message) => message.length <= maxPatternInput);
    if (readable.some((message) => pattern.test(plainText(message)))) return true;
    return readable.length === messages.length ? whenAbsent : 'unknown';
  };
}

function groupsReader(groups: readonly string[]): Reader<boolean> {
  return (_reply, { group }) => (group === 'unknown' ? 'unknown' : groups.includes(group));
}

function yesNoReader(rule: YesNoRule | undefined, raisedByWrongPin: readonly number[]): Reader<boolean> {
  if (rule?.flag !== undefined) return flagReader(oneOrMore(rule.flag), raisedByWrongPin);
  if (rule?.field !== undefined) return fieldReader(rule.field, rule);
  if (rule?.message !== undefined) return messageReader(rule.message, rule.absent === 'no' ? false : 'unknown');
  return rule?.groups === undefined ? unknown : groupsReader(rule.groups);
}

const dateForms: Readonly<Record<FactDateFormat, readonly [form: RegExp, year: number, month: number, day: number]>> = {
  YYYYMMDD: [/^(\d{4})(\d{2})(\d{2})$/, 1, 2, 3],
  'YYYY-MM-DD': [/^(\d{4})-(\d{2})-(\d{2})$/, 1, 2, 3],
  'DD.MM.YYYY': [/^(\d{1,2})\.(\d{1,2})\.(\d{4})$/, 3, 2, 1],
  'DD/MM/YYYY': [/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, 3, 2, 1],
  'MM/DD/YYYY': [/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, 3, 1, 2],
  // Local time only: a date in UTC could be a day off.
  YYYYMMDDZZZZHHMMSS: [/^(\d{4})(\d{2})(\d{2})(?:[ \t]{1,4}|0000)\d{6}(?!\d)/, 1, 2, 3],
};

function dateReader(field: string, format: FactDateFormat): (reply: DecodedSip2) => CivilDate | null {
  const [form, year, month, day] = dateForms[format];
  return (reply) => {
    const match = form.exec(fieldValue(reply, field) ?? '');
    return match === null ? null : civilDate(Number(match[year]), Number(match[month]), Number(match[day]));
  };
}

function expiryReader(rule: ExpiryRule | undefined, raisedByWrongPin: readonly number[]): Reader<boolean> {
  if (rule?.field === undefined || rule.format === undefined) return yesNoReader(rule, raisedByWrongPin);
  const lastDay = dateReader(rule.field, rule.format);
  return (reply, { today }) => {
    const day = lastDay(reply);
    return day === null ? 'unknown' : today > day;
  };
}

function ageAnswers(hasReached: (years: number) => boolean): AgeAnswers {
  const [a, b, c, d] = askableAges;
  return { [a]: hasReached(a), [b]: hasReached(b), [c]: hasReached(c), [d]: hasReached(d) } as AgeAnswers;
}

/** Reduces a birth date to yes/no answers at once: the date itself goes no further (P5). */
function ageReader(rule: AgeRule | undefined): Reader<AgeAnswers> {
  if (rule?.groups !== undefined) {
    const byGroup = new Map(Object.entries(rule.groups));
    return (_reply, { group }) => {
      const reached = byGroup.get(group);
      return reached === undefined ? 'unknown' : ageAnswers((years) => years <= reached);
    };
  }
  if (rule?.field === undefined || rule.format === undefined) return unknown;
  const birthDate = dateReader(rule.field, rule.format);
  return (reply, { today }) => {
    const birth = birthDate(reply);
    if (birth === null || birth > today || birth < 1900_01_01) return 'unknown';
    return ageAnswers((years) => hasReachedAge(birth, years, today));
  };
}

function groupReader(rule: GroupRule | undefined): (reply: DecodedSip2) => Fact<string> {
  if (rule === undefined) return unknown;
  const names = rule.map === undefined ? null : new Map(Object.entries(rule.map));
  return (reply) => {
    const value = plainText(fieldValue(reply, rule.field) ?? '');
    // A group of this very name would be taken for none.
    if (value === '' || value === 'unknown') return 'unknown';
    return names === null ? value : (names.get(value) ?? 'unknown');
  };
}

/** Readers of every fact. */
export interface FactReaders {
  readonly group: (reply: DecodedSip2) => Fact<string>;
  readonly yesNo: Readonly<Record<Exclude<keyof FactRules, 'age' | 'group'>, Reader<boolean>>>;
  readonly age: Reader<AgeAnswers>;
}

/** Makes readers of rules, once for a client's whole life. A fact without a rule is unknown. */
export function factReaders(rules: FactRules, raisedByWrongPin: readonly number[]): FactReaders {
  const read = (rule: YesNoRule | undefined): Reader<boolean> => yesNoReader(rule, raisedByWrongPin);
  return {
    group: groupReader(rules.group),
    yesNo: {
      ban: read(rules.ban),
      terms: read(rules.terms),
      guardianConsent: read(rules.guardianConsent),
      lost: read(rules.lost),
      borrowingBan: read(rules.borrowingBan),
      fees: read(rules.fees),
      branch: read(rules.branch),
      expiry: expiryReader(rules.expiry, raisedByWrongPin),
    },
    age: ageReader(rules.age),
  };
}

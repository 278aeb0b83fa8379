import { KioskError } from '../../../contracts/errors.ts';
import type { DecodedSip2 } from '../sip2/sip2-decode.codec.ts';
import { plainText } from './acs-text.ts';

/** The field's one value; undefined where it is missing or was sent with different values. */
export function only(reply: DecodedSip2, id: string): string | undefined {
  const values = reply.fields[id];
  return values?.every((value) => value === values[0]) ? values[0] : undefined;
}

/** The field's first value as plain text, or null where there is none. */
export function textOf(reply: DecodedSip2, id: string): string | null {
  const text = plainText(reply.fields[id]?.[0] ?? '');
  return text === '' ? null : text;
}

/** An answer that is about something else than was asked, or that does not say what it must. */
export function wrongSubject(field: string): KioskError {
  return new KioskError('LIBRARY_PROTOCOL', `The library system answered about something else than was asked (field ${field}): look at its log.`, {
    context: { field },
    retryable: true,
  });
}

const plainId = (text: string): string => text.replace(/\s+/g, '').normalize('NFC');

/** What was asked for, and what a system writes before its number. */
export interface Subject {
  readonly asked: string;
  readonly prefixes: readonly string[];
}

/** The answer must name what was asked, and nothing else: blanks, known prefixes and the way of writing a letter do not count. */
export function assertSubject(reply: DecodedSip2, field: string, { asked, prefixes }: Subject): void {
  const values = reply.fields[field];
  // The usual answer repeats what was asked as it is.
  if (values?.length === 1 && values[0] === asked) return;
  const wanted = plainId(asked);
  const isSame = values?.every((value) => {
    const id = plainId(value);
    return id === wanted || prefixes.some((prefix) => id === prefix + wanted);
  });
  if (isSame !== true) throw wrongSubject(field);
}

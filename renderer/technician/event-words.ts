import type { TechnicianEvent } from '../../contracts/technician.schema.ts';
import en from '../../texts/technician/en.json';
import type { TechnicianTextKey } from '../../texts/keys.ts';

/** The key of a sentence about an event. */
export type ToldKey = Extract<TechnicianTextKey, `technician.told.${string}`>;

/** The sentence of an event, and the part of it that this leaves untold. */
export interface EventWords {
  readonly key: ToldKey;
  /** A code for those who look further; empty where the sentence says it. */
  readonly code: string;
}

const isTold = (key: string): key is ToldKey => Object.hasOwn(en, key);

/** What an event is called on this page; null for one of a station that is newer than the page. */
export function eventWords({ type, result }: Pick<TechnicianEvent, 'type' | 'result'>): EventWords | null {
  const kind = type.replace('.', '-');
  const whole = `technician.told.${kind}.${result}`;
  if (isTold(whole)) return { key: whole, code: '' };
  const plain = `technician.told.${kind}`;
  return isTold(plain) ? { key: plain, code: result } : null;
}

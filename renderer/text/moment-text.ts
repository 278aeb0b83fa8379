import { languageFacts, type TextLanguage } from '../../texts/languages.ts';

/** How a moment is written: on whose clock, and how exactly. */
export interface MomentStyle {
  /** An IANA zone; absent: this PC's own. */
  readonly timeZone?: string;
  readonly withSeconds?: boolean;
}

/** A moment's time of day, as the language writes it. */
export function momentTime(moment: Date, language: TextLanguage, { timeZone, withSeconds = false }: MomentStyle = {}): string {
  return new Intl.DateTimeFormat(languageFacts[language].locale, {
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(withSeconds ? { second: '2-digit' } : {}),
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(moment);
}

import { type Language, languages } from '../../contracts/patron-facts.ts';
import type { SpokenText } from '../../contracts/ports/voice.port.ts';

/** The loudness that a page's usual volume stands for, of 200. */
const usualAmplitude = 100;
const usualVolume = 0.7;

/** The voice of each language: as spoken in Finland or by its country, before those of regions. */
const preferred: Partial<Record<Language, readonly string[]>> = { sv: ['sv-fi', 'sv'], en: ['en-gb', 'en'] };

/** Voices by language. */
export type EspeakVoices = ReadonlyMap<Language, string>;

/**
 * Reads what `espeak-ng --voices` writes (its manual page, "--voices"): a line of heads, then a voice a line whose second word is its language.
 * Languages without a voice, such as Northern Sámi, are absent.
 */
export function parseVoices(listing: string): EspeakVoices {
  const names = listing
    .split('\n')
    .slice(1)
    .flatMap((line) => line.trim().split(/\s+/)[1]?.toLowerCase() ?? []);
  const voices = languages.map((language): [Language, string | undefined] => [
    language,
    [...(preferred[language] ?? [language])].find((name) => names.includes(name)) ?? names.find((name) => name.startsWith(`${language}-`)),
  ]);
  return new Map(voices.filter((voice): voice is [Language, string] => voice[1] !== undefined));
}

/** What the program is called with; the text itself comes on its stdin, in UTF-8. */
export function argumentsOf(
  { volume }: Pick<SpokenText, 'volume'>,
  voice: string,
  settings: { wordsPerMinute: number; output?: string | undefined },
) {
  const amplitude = Math.round((Math.min(Math.max(volume, 0), 1) / usualVolume) * usualAmplitude);
  return [
    ...['-v', voice, '-a', String(amplitude), '-s', String(settings.wordsPerMinute), '-b', '1'],
    ...(settings.output === undefined ? [] : ['-d', settings.output]),
    '--stdin',
  ];
}

/** A text without what the program would take as a command: control characters, and phonemes in double brackets. */
export function plainText(text: string): string {
  return text
    .replaceAll(/[^\P{Cc}\n]/gu, ' ')
    .replaceAll('[', '(')
    .replaceAll(']', ')');
}

/** Whether it could not open the audio output: it ends with 0 all the same. */
export function wasUnheard(stderr: string): boolean {
  return /^error: /m.test(stderr);
}

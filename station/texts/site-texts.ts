import { type Language, languages } from '../../contracts/patron-facts.ts';
import { personalRefusalCodes } from '../../contracts/refusal-codes.ts';
import { type ConfigProblem, isRecord, problemAt, quoted } from '../config/config-problem.ts';
import { didYouMean } from '../config/nearest-name.ts';
import { wordingProblem } from './site-wording.ts';

/** Sentences by their flat keys. */
export type SentencesByKey = Readonly<Record<string, string>>;
/** A site's own sentences: those that it wants to say otherwise, by language. */
export type SiteTexts = Readonly<Partial<Record<Language, SentencesByKey>>>;

/** A file of a site's own sentences as it was read; `content` undefined: it is no JSON. */
export interface SiteTextFile {
  /** As a technician finds it, such as `texts/fi.json`. */
  readonly file: string;
  readonly language: string;
  readonly content: unknown;
}

/** What can be shown, and what is wrong with the rest: each problem names file, key and what would be right. */
export interface CheckedSiteTexts {
  readonly texts: SiteTexts;
  readonly problems: readonly ConfigProblem[];
}

// Who stands behind must not read from another wording why the door stays shut, nor a thief whether a card is known.
const alike: readonly (readonly string[])[] = [['card-unknown', 'pin-wrong'], personalRefusalCodes];

/**
 * Checks a site's own sentences against the house's: what is wrong is left out and told, everything else is shown.
 * @param houseOf the house's sentences of a language
 */
export function checkSiteTexts(files: readonly SiteTextFile[], houseOf: (language: Language) => SentencesByKey): CheckedSiteTexts {
  const problems: ConfigProblem[] = [];
  const texts: Partial<Record<Language, SentencesByKey>> = {};
  for (const file of files) {
    const language = languages.find((each) => each === file.language);
    if (language === undefined) {
      problems.push(problemAt(file.file, `: ${quoted(file.language)} is no language of Omatoimi; there are ${languages.join(', ')}`));
      continue;
    }
    const checked = checkFile(file, houseOf(language));
    problems.push(...checked.problems);
    texts[language] = checked.sentences;
  }
  return { texts, problems };
}

function checkFile({ file, content }: SiteTextFile, house: SentencesByKey): { sentences: SentencesByKey; problems: ConfigProblem[] } {
  if (!isRecord(content)) return { sentences: {}, problems: [problemAt(file, ': is not JSON of the shape {"key": "sentence"}')] };
  const checked = Object.entries(content).map(([key, value]) => ({ key, value, problem: entryProblem(file, key, { value, house }) }));
  const fine = Object.fromEntries(checked.filter(({ problem }) => problem === null).map(({ key, value }) => [key, String(value)]));
  const { sentences, problems } = withoutTelltales(file, fine, house);
  return { sentences, problems: [...checked.flatMap(({ problem }) => problem ?? []), ...problems] };
}

function entryProblem(file: string, key: string, { value, house }: { value: unknown; house: SentencesByKey }): ConfigProblem | null {
  const at = `${file} ${quoted(key)}`;
  const own = Object.hasOwn(house, key) ? house[key] : undefined;
  if (own === undefined) return problemAt(at, `: there is no such sentence${didYouMean(key, Object.keys(house))}`);
  if (typeof value !== 'string') return problemAt(at, ': is not a text');
  const wrong = wordingProblem(value, own);
  return wrong === null ? null : problemAt(at, `: ${wrong}`);
}

/** Leaves out sentences that would say more at the door than the house does. */
function withoutTelltales(file: string, sentences: SentencesByKey, house: SentencesByKey): { sentences: SentencesByKey; problems: ConfigProblem[] } {
  const rest = { ...sentences };
  const problems: ConfigProblem[] = [];
  for (const codes of alike) {
    for (const part of ['title', 'next']) {
      const keys = codes.map((code) => `door.refused.${code}.${part}`);
      if (new Set(keys.map((key) => rest[key] ?? house[key])).size <= 1) continue;
      const changed = keys.filter((key) => Object.hasOwn(rest, key));
      for (const key of changed) delete rest[key];
      problems.push(
        problemAt(
          `${file} ${quoted(changed[0] ?? '')}`,
          `: the reasons ${codes.join(', ')} must share their words at the door: change all of them or none`,
        ),
      );
    }
  }
  return { sentences: rest, problems };
}

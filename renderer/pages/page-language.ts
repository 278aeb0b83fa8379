import type { StationInfo } from '../../contracts/rpc.contract.ts';
import { type BenchLanguage, benchLanguages, type TextLanguage } from '../../texts/languages.ts';

/** What a screen says all at once while no station has told what its site speaks: the languages that come with the first page. */
export const firstLanguages: readonly TextLanguage[] = benchLanguages;

/** The site's first language; Finnish while no station has told it. */
export function stationLanguage(station: Pick<StationInfo, 'languages'> | null): TextLanguage {
  return station?.languages[0] ?? 'fi';
}

/** The language of a technician's or developer's browser, for the pages that are theirs. */
export function browserLanguage(preferred: readonly string[]): BenchLanguage {
  for (const tag of preferred) {
    const language = benchLanguages.find((each) => tag.toLowerCase().startsWith(each));
    if (language !== undefined) return language;
  }
  return 'en';
}

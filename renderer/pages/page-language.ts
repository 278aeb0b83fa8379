import type { StationInfo } from '../../contracts/rpc.contract.ts';
import { languageFacts, type TextLanguage } from '../../texts/languages.ts';

/** All that Omatoimi speaks, for screens whose station has not told what its site speaks. */
export const everyLanguage = Object.keys(languageFacts) as readonly TextLanguage[];

/** The site's first language; Finnish while no station has told it. */
export function stationLanguage(station: Pick<StationInfo, 'languages'> | null): TextLanguage {
  return station?.languages[0] ?? 'fi';
}

/** The language of a technician's or developer's browser, for the pages that are theirs. */
export function browserLanguage(preferred: readonly string[]): TextLanguage {
  for (const tag of preferred) {
    const language = everyLanguage.find((each) => tag.toLowerCase().startsWith(each));
    if (language !== undefined) return language;
  }
  return 'en';
}

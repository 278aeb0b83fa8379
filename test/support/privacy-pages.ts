import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'smol-toml';
import { type StationConfig, stationConfigSchema } from '../../contracts/config.schema.ts';
import { pageLanguages, pageTexts } from '../../station/privacy/page-texts.ts';
import { privacyPage } from '../../station/privacy/privacy-page.ts';
import { privacyStatement } from '../../station/privacy/privacy-statement.ts';
import { languageFacts } from '../../texts/languages.ts';
import { projectRoot } from '../run/project-root.ts';

/** The sample config with every setting of privacy as it is where nobody sets it. */
export function usualConfig(): StationConfig {
  const sample = parse(readFileSync(path.join(projectRoot, 'docs/examples/station.toml'), 'utf8'));
  return stationConfigSchema.parse({ ...sample, privacy: {} });
}

/** What docs/privacy/ has to hold, by path. */
export async function committedPages(): Promise<Readonly<Record<string, string>>> {
  const config = usualConfig();
  const pages = await Promise.all(
    pageLanguages.map(async (language) => {
      const texts = await pageTexts(language);
      return [`docs/privacy/patron.${language}.md`, privacyPage({ config, texts, locale: languageFacts[language].locale })] as const;
    }),
  );
  return { ...Object.fromEntries(pages), 'docs/privacy/statement.json': `${JSON.stringify(privacyStatement(config), null, 2)}\n` };
}

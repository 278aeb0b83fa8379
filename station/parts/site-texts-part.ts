import type { StationConfig } from '../../contracts/config.schema.ts';
import type { StationLog } from '../log.ts';
import { readSiteTexts } from '../texts/read-site-texts.ts';
import type { SiteTexts } from '../texts/site-texts.ts';
import type { StationNotices } from './station-notices.ts';

interface SiteTextParts {
  readonly config: StationConfig;
  readonly log: StationLog;
  readonly notices: StationNotices;
}

/** The sentences that a site words otherwise. What is wrong with them is a warning, and Omatoimi's own stand there: nobody waits outside for a comma. */
export async function openSiteTexts({ config, log, notices }: SiteTextParts): Promise<SiteTexts> {
  if (config.texts === undefined) return {};
  const { texts, problems } = await readSiteTexts(config.texts.dir);
  for (const { message: sentence } of problems) log.warn('texts.refused', { warning: sentence });
  const [first] = problems;
  if (first !== undefined) {
    const others = problems.length === 1 ? '' : ` And ${problems.length - 1} more.`;
    notices.set('texts', `The site's own texts are not all shown: ${first.message}.${others} "omatoimi config check" tells all.`);
  }
  return texts;
}

import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Language, languages } from '../../contracts/patron-facts.ts';
import { problemAt, quoted } from '../config/config-problem.ts';
import { houseTexts } from './house-texts.ts';
import { type CheckedSiteTexts, checkSiteTexts, type SentencesByKey, type SiteTextFile } from './site-texts.ts';

/** Far more than every sentence together. */
const mostBytes = 512 * 1024;

/** Reads and checks the folder of a site's own sentences; what cannot be read is a problem among the others, never an error. */
export async function readSiteTexts(dir: string): Promise<CheckedSiteTexts> {
  const names = await readdir(dir).catch(() => null);
  if (names === null)
    return { texts: {}, problems: [problemAt('[texts] dir', ` = ${quoted(dir)} cannot be read: make the folder, or leave [texts] out`)] };
  const files = await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => readTextFile(dir, name)),
  );
  const spoken = languages.filter((language) => files.some((file) => file.language === language));
  const house = new Map<Language, SentencesByKey>(await Promise.all(spoken.map(async (language) => [language, await houseTexts(language)] as const)));
  return checkSiteTexts(files, (language) => house.get(language) ?? {});
}

async function readTextFile(dir: string, name: string): Promise<SiteTextFile> {
  const found = { file: path.join(path.basename(dir), name), language: path.basename(name, '.json') };
  try {
    const whole = path.join(dir, name);
    if ((await stat(whole)).size > mostBytes) return { ...found, content: undefined };
    return { ...found, content: JSON.parse(await readFile(whole, 'utf8')) };
  } catch {
    return { ...found, content: undefined };
  }
}

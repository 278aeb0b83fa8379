import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../test/run/project-root.ts';
import { committedPages, usualConfig } from '../../test/support/privacy-pages.ts';
import { languageFacts } from '../../texts/languages.ts';
import { keptData } from './kept-data.ts';
import { pageLanguages, pageTexts } from './page-texts.ts';
import { privacyPage } from './privacy-page.ts';

describe('the pages of docs/privacy', () => {
  it('are what the list of kept data and the usual config give ("npm run privacy-pages" writes them)', async () => {
    // A JSON file is laid out by the formatter; what it says is what counts.
    const contentOf = (file: string, text: string): unknown => (file.endsWith('.json') ? JSON.parse(text) : text);
    for (const [file, text] of Object.entries(await committedPages())) {
      const committed = readFileSync(path.join(projectRoot, file), 'utf8');
      expect({ file, content: contentOf(file, committed) }).toEqual({ file, content: contentOf(file, text) });
    }
  });
});

describe.each(pageLanguages)('the page for patrons in %s', (language) => {
  const page = async (privacy: object) => {
    const config = { ...usualConfig(), privacy: { ...usualConfig().privacy, ...privacy } };
    return privacyPage({ config, texts: await pageTexts(language), locale: languageFacts[language].locale });
  };

  it('says of every personal entry what it is, how long, and who may look', async () => {
    const texts = await pageTexts(language);
    for (const { id } of keptData.filter(({ isPersonal }) => isPersonal))
      for (const key of ['title', 'what', 'time', 'readers']) expect(texts[`${id}.${key}`]?.length).toBeGreaterThan(5);
  });

  it('tells the times of the running config, and whom to ask', async () => {
    const text = await page({ doorTraceHours: 5, kioskTraceHours: 240, contact: 'asiakaspalvelu, 08 000' });
    expect(text).toContain(new Intl.NumberFormat(language, { style: 'unit', unit: 'hour', unitDisplay: 'long' }).format(5));
    expect(text).toContain(new Intl.NumberFormat(language, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(10));
    expect(text).toContain('asiakaspalvelu, 08 000');
    expect(text).not.toMatch(/\{\{|undefined|NaN/);
  });

  it('speaks of a sealed number in the profile that keeps one only', async () => {
    const { 'traces.sealed': sealed } = await pageTexts(language);
    expect((await page({ profile: 'troubleshooting' })).includes(sealed ?? '?')).toBe(true);
    expect((await page({ profile: 'strict' })).includes(sealed ?? '?')).toBe(false);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSiteTexts } from './read-site-texts.ts';
import { checkSiteTexts } from './site-texts.ts';
import { wordingProblem } from './site-wording.ts';

const reasons = ['card-expired', 'card-lost', 'self-service-banned', 'borrowing-banned', 'fees-over-limit', 'too-young'];
const others = ['guardian-consent-missing', 'terms-not-accepted', 'group-not-allowed', 'branch-not-allowed'];
const personal = [...reasons, ...others].flatMap((code) => [
  [`door.refused.${code}.title`, 'The door stays shut'],
  [`door.refused.${code}.next`, 'Ask us.'],
]);
const house = { 'kiosk.idle.heading': 'Welcome.', 'row.lent.due': 'Return by {{date}}', ...Object.fromEntries(personal) };
const check = (content: unknown, language = 'en') => checkSiteTexts([{ file: `texts/${language}.json`, language, content }], () => house);

describe('a site’s own sentences', () => {
  it('take the place of the house’s', () => {
    const own = { 'kiosk.idle.heading': 'Welcome to Lumi.', 'row.lent.due': 'Bring it back by {{date}}' };
    expect(check(own)).toEqual({ texts: { en: own }, problems: [] });
  });

  it.each([
    [
      'a key that there is not',
      { 'kiosk.idle.headin': 'Hi' },
      'texts/en.json "kiosk.idle.headin": there is no such sentence; did you mean kiosk.idle.heading?',
    ],
    ['a key of every object', { toString: 'Hi' }, 'texts/en.json "toString": there is no such sentence'],
    ['a sentence without its place', { 'row.lent.due': 'Return it soon' }, 'texts/en.json "row.lent.due": lacks {{date}}'],
    [
      'a place that nothing fills',
      { 'kiosk.idle.heading': 'Hi {{name}}' },
      'texts/en.json "kiosk.idle.heading": has "{{name}}", which nothing fills',
    ],
    ['something that is no text', { 'kiosk.idle.heading': 4 }, 'texts/en.json "kiosk.idle.heading": is not a text'],
    ['an empty sentence', { 'kiosk.idle.heading': ' ' }, 'texts/en.json "kiosk.idle.heading": is empty'],
    ['a line break', { 'kiosk.idle.heading': 'Hi\nyou' }, 'texts/en.json "kiosk.idle.heading": has a line break, a tab or a mark of direction in it'],
    [
      'a sentence too long for its place',
      { 'kiosk.idle.heading': 'H'.repeat(37) },
      'texts/en.json "kiosk.idle.heading": has 37 letters, and there is room for 36',
    ],
    ['a file that is no table', ['Hi'], 'texts/en.json: is not JSON of the shape {"key": "sentence"}'],
  ])('leave out %s, and say so', (_, content, message) => {
    const { texts, problems } = check(content);
    expect([texts['en'], problems.map((each) => each.message)]).toEqual([{}, [message]]);
  });

  it('know the languages', () => {
    expect(check({}, 'de').problems.map(({ message }) => message)).toEqual([expect.stringContaining('"de" is no language of Omatoimi')]);
  });

  it('keep the rest of a file that has one bad sentence', () => {
    expect(check({ 'kiosk.idle.heading': 'Welcome to Lumi.', nonsense: 'x' }).texts).toEqual({ en: { 'kiosk.idle.heading': 'Welcome to Lumi.' } });
  });

  it('cannot tell at the door which personal reason it is', () => {
    const telltale = check({ 'door.refused.fees-over-limit.title': 'You owe too much', 'kiosk.idle.heading': 'Hi.' });
    expect(telltale.texts).toEqual({ en: { 'kiosk.idle.heading': 'Hi.' } });
    expect(telltale.problems[0]?.message).toContain('change all of them or none');
    const all = Object.fromEntries(personal.map(([key]) => [key, 'Come to the desk.']));
    expect(check(all)).toEqual({ texts: { en: all }, problems: [] });
  });
});

describe('the wording of a sentence', () => {
  it('may have its places in another order and more than once', () => {
    expect(wordingProblem('{{b}} of {{a}}, {{b}}', '{{a}} and {{b}}')).toBeNull();
  });

  it('needs its braces closed', () => expect(wordingProblem('{{a}} {{', '{{a}} and more words than one')).toBe('has braces that are not closed'));
});

describe('a folder of them', () => {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'omatoimi-texts-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('is read with the house’s own beside it; a broken file is a problem and no more', async () => {
    await writeFile(path.join(dir, 'fi.json'), '{ "kiosk.idle.heading": "Tervetuloa Lumiin." }');
    await writeFile(path.join(dir, 'sv.json'), '{ "kiosk.idle.heading": ');
    await writeFile(path.join(dir, 'notes.txt'), 'x');
    const { texts, problems } = await readSiteTexts(dir);
    expect(texts).toEqual({ fi: { 'kiosk.idle.heading': 'Tervetuloa Lumiin.' }, sv: {} });
    expect(problems.map(({ message }) => message)).toEqual([`${path.basename(dir)}/sv.json: is not JSON of the shape {"key": "sentence"}`]);
  });

  it('that is missing is a problem and no more', async () => {
    const { texts, problems } = await readSiteTexts(path.join(dir, 'nowhere'));
    expect([texts, problems.length]).toEqual([{}, 1]);
  });
});

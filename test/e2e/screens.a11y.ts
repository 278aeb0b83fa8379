import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { themes } from '../../renderer/look/palette.ts';
import { sampleNames } from '../../renderer/screens.registry.ts';
import { languageFacts } from '../../texts/languages.ts';
import { readEffort } from '../run/effort.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { keyboardFindings } from './keyboard.ts';
import { checkPage, ScreenStudio, type Shot } from './screens.ts';

const sizes = [
  { width: 1080, height: 1920 },
  { width: 1920, height: 1080 },
  { width: 1280, height: 800 },
  { width: 1024, height: 768 },
] as const;
const languages = Object.keys(languageFacts);
const reaches = ['normal', 'low'] as const;

/** Everything, or as many shots a group as `--count` says, drawn by the seed. */
const { seed, count } = readEffort(Number.MAX_SAFE_INTEGER);

/** A browser a core: a page waits for its own frames most of the time. */
const studioCount = Math.min(4, availableParallelism());
const studios: ScreenStudio[] = [];
const waiting: ((studio: ScreenStudio) => void)[] = [];

beforeAll(async () => {
  for (let nth = 0; nth < studioCount; nth += 1) release(await ScreenStudio.open());
}, 240_000);
afterAll(async () => {
  await Promise.all(studios.map((studio) => studio.close()));
});

/** The next browser that has nothing to show; `release` gives it back. */
async function take(): Promise<ScreenStudio> {
  return studios.pop() ?? (await new Promise<ScreenStudio>((resolve) => void waiting.push(resolve)));
}

function release(studio: ScreenStudio): void {
  const next = waiting.shift();
  if (next === undefined) studios.push(studio);
  else next(studio);
}

async function findingsOf(shot: Shot, studio: ScreenStudio): Promise<readonly string[]> {
  const isPatrons = /^(kiosk|door)/.test(shot.screen);
  return studio.show(shot, async (page) => {
    const byKeyboard = await keyboardFindings(page);
    return [...byKeyboard, ...(await checkPage(page, shot, { isStretched: isPatrons }))];
  });
}

/** Door panels and the pages for a desk are never upright; what is for a desk has one look. */
function isMeant({ screen, width, height, theme, reach }: Shot): boolean {
  if (/^(bench|technician|page\/(start|code))/.test(screen)) return width > height && theme === 'light' && reach === 'normal';
  return width > height || !screen.startsWith('door');
}

function shotsOf(group: Pick<Shot, 'language' | 'theme' | 'width' | 'height'>, salt: number): Shot[] {
  const all = sampleNames()
    .flatMap((screen) => reaches.map((reach) => ({ ...group, screen, reach })))
    .filter(isMeant);
  if (count >= all.length) return all;
  const random = seededRandom(seed + salt);
  return all
    .map((shot) => ({ shot, at: random() }))
    .sort((one, other) => one.at - other.at)
    .slice(0, count)
    .map(({ shot }) => shot);
}

const groups = languages
  .flatMap((language) => themes.flatMap((theme) => sizes.map((size) => ({ language, theme, ...size }))))
  .map((group, at) => ({ ...group, shots: shotsOf(group, at) }))
  .map((group) => ({ ...group, name: `${group.language} ${group.theme} ${group.width} x ${group.height}: ${group.shots.length} screens` }));

describe.concurrent('the registry', () => {
  it.each(groups)('is right in $name', async ({ shots }) => {
    const studio = await take();
    try {
      const findings: string[] = [];
      for (const shot of shots) findings.push(...(await findingsOf(shot, studio)));
      expect(findings).toEqual([]);
    } finally {
      release(studio);
    }
  });
});

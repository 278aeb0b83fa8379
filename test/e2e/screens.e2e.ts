import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleNames } from '../../renderer/screens.registry.ts';
import { axeFindings, measureFindings, ScreenStudio, type Shot } from './screens.ts';

const upright = { width: 1080, height: 1920 };
const lying = { width: 1280, height: 800 };
const samples = sampleNames();
const patronScreens = samples.filter((name) => /^(kiosk|door)/.test(name));

let studio: ScreenStudio;

beforeAll(async () => {
  studio = await ScreenStudio.open();
});

afterAll(async () => {
  await studio.close();
});

const shotOf = (screen: string, rest: Partial<Shot>): Shot => ({
  screen,
  language: 'fi',
  theme: 'light',
  reach: 'normal',
  ...(screen.startsWith('kiosk') ? upright : lying),
  ...rest,
});

async function findingsOf(shots: readonly Shot[], smallest: number): Promise<readonly string[]> {
  const findings: string[] = [];
  for (const shot of shots) findings.push(...(await studio.show(shot, (page) => measureFindings(page, smallest))));
  return findings;
}

describe('every screen', () => {
  // One sample a screen and colour family: the refusals differ in words only.
  it.each(samples.filter((name) => !/refused\/(?!card-unreadable)/.test(name)))(
    '%s gives axe nothing to say',
    { timeout: 30_000 },
    async (screen) => {
      expect(await studio.show(shotOf(screen, {}), axeFindings)).toEqual([]);
    },
  );

  it('fits an upright 1080 x 1920 without scrolling, letters of 24 px and targets of 44 px at least', { timeout: 120_000 }, async () => {
    const kiosk = patronScreens.filter((name) => name.startsWith('kiosk'));
    expect(
      await findingsOf(
        kiosk.map((screen) => shotOf(screen, upright)),
        24,
      ),
    ).toEqual([]);
  });

  it('fits a lying 1280 x 800 in Swedish, the language of long words', { timeout: 120_000 }, async () => {
    expect(
      await findingsOf(
        patronScreens.map((screen) => shotOf(screen, { ...lying, language: 'sv' })),
        24,
      ),
    ).toEqual([]);
  });
});

const marked = [
  'kiosk/idle/plain',
  'kiosk/awaitingPin/typing',
  'kiosk/borrowing/stack',
  'kiosk/borrowing/warning',
  'door/idle/selfService',
  'door/granted/next',
];

describe.each(['contrast', 'large'])('theme %s', (theme) => {
  it.each(marked)('keeps %s whole and axe silent', { timeout: 30_000 }, async (screen) => {
    const look = async (page: Parameters<typeof axeFindings>[0]) => [...(await axeFindings(page)), ...(await measureFindings(page, 24))];
    expect(await studio.show(shotOf(screen, { theme }), look)).toEqual([]);
  });
});

// The refusals differ in words only; one with a long heading stands for them.
const distinct = patronScreens.filter((name) => !/refused\/(?!card-unknown)/.test(name));
const lowReach = distinct.filter((name) => !name.endsWith('warning'));

describe('large letters on a lying screen', () => {
  it.each([
    ['sv', lying],
    ['sv', { width: 1024, height: 768 }],
    ['fi', lying],
  ] as const)('fit in %s at %j', { timeout: 120_000 }, async (language, size) => {
    const shots = distinct.map((screen) => shotOf(screen, { ...size, language, theme: 'large' }));
    expect(await findingsOf(shots, 24)).toEqual([]);
  });
});

describe('low reach', () => {
  it.each(['light', 'large'])('fits a lying screen, theme %s', { timeout: 120_000 }, async (theme) => {
    const shots = distinct.map((screen) => shotOf(screen, { ...lying, language: 'sv', theme, reach: 'low' }));
    expect(await findingsOf(shots, 24)).toEqual([]);
  });

  it.each(['upright', 'lying'] as const)(
    'has language, settings and actions in the lower half of every %s screen',
    { timeout: 120_000 },
    async (posture) => {
      const high: string[] = [];
      for (const screen of lowReach) {
        const size = posture === 'upright' && screen.startsWith('kiosk') ? upright : lying;
        await studio.show(shotOf(screen, { ...size, reach: 'low' }), async (page) => {
          const tops = await page.locator('.tool, .action').evaluateAll((controls) => controls.map((control) => control.getBoundingClientRect().top));
          expect(tops.length, screen).toBeGreaterThan(0);
          if (tops.some((top) => top < size.height / 2)) high.push(screen);
          return [];
        });
      }
      expect(high).toEqual([]);
    },
  );
});

describe('keys of a keyboard', () => {
  it('type the PIN, erase, confirm and cancel', { timeout: 30_000 }, async () => {
    let sent = '';
    await studio.show(shotOf('kiosk/awaitingPin/empty', {}), async (page) => {
      for (const key of ['4', 'Backspace', 'Enter', 'Escape']) await page.keyboard.press(key);
      sent = (await page.locator('html').getAttribute('data-sent')) ?? '';
      return [];
    });
    const types = sent.split('\n').map((line) => (JSON.parse(line) as { type: string }).type);
    expect(types.filter((type) => type !== 'session.extend')).toEqual(['pin.press', 'pin.erase', 'pin.submit', 'session.end']);
  });

  it('extend the session while the warning stands', { timeout: 30_000 }, async () => {
    let sent = '';
    await studio.show(shotOf('kiosk/borrowing/warning', {}), async (page) => {
      await page.keyboard.press('a');
      sent = (await page.locator('html').getAttribute('data-sent')) ?? '';
      return [];
    });
    expect(sent).toContain('session.extend');
  });

  it('reach every control of the idle screen in order', { timeout: 30_000 }, async () => {
    const reached: string[] = [];
    await studio.show(shotOf('kiosk/idle/plain', {}), async (page) => {
      await page.locator('.tool').first().focus();
      for (let step = 0; step < 6; step += 1) {
        reached.push(await page.evaluate(() => document.activeElement?.textContent || (document.activeElement?.getAttribute('aria-label') ?? '')));
        await page.keyboard.press('Tab');
      }
      return [];
    });
    expect(reached.map((name) => name.slice(0, 7))).toEqual(['Suomi', 'Svenska', 'English', 'Näytön ', 'LainaaT', 'Palauta']);
  });
});

describe('what a person chooses', () => {
  it('changes the language with one tap, on the page and in its address to speech', { timeout: 30_000 }, async () => {
    await studio.show(shotOf('door/idle/selfService', {}), async (page) => {
      await page.getByRole('button', { name: 'Svenska' }).click();
      await page.getByRole('heading', { name: 'Visa kortet, ange PIN\u2011koden.' }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('sv');
      return [];
    });
  });

  it('changes the theme in a dialog that gives the focus back', { timeout: 30_000 }, async () => {
    await studio.show(shotOf('kiosk/idle/plain', {}), async (page) => {
      await page.getByRole('button', { name: 'Näytön asetukset' }).click();
      await page.getByRole('button', { name: 'Suuri kontrasti' }).click();
      expect(await page.locator('html').getAttribute('data-theme')).toBe('contrast');
      expect(await axeFindings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Valmis' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Näytön asetukset');
      return [];
    });
  });
});

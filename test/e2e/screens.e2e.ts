import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { themes } from '../../renderer/look/palette.ts';
import { personalParts } from '../../renderer/speech/public-words.ts';
import { sampleNames } from '../../renderer/screens.registry.ts';
import { languageFacts } from '../../texts/languages.ts';
import { keyboardFindings } from './keyboard.ts';
import { checkPage, ScreenStudio, type Shot } from './screens.ts';

const upright = { width: 1080, height: 1920 };
const lying = { width: 1280, height: 800 };
const samples = sampleNames();
const patronScreens = samples.filter((name) => /^(kiosk|door)/.test(name));
// The refusals differ in words only; one with a long heading stands for them where nothing but the shape is looked at.
const distinct = samples.filter((name) => !/refused\/(?!card-unknown)/.test(name));

/** Dozens of screens each: seconds on a free machine, minutes on a busy one. */
const longMs = 400_000;

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
  ...(/^(door|bench|technician|page\/(start|code))/.test(screen) ? lying : upright),
  ...rest,
});

async function findingsOf(shots: readonly Shot[], look: { readonly hasAxe: boolean; readonly isStretched?: boolean }): Promise<readonly string[]> {
  const findings: string[] = [];
  for (const shot of shots) findings.push(...(await studio.show(shot, (page) => checkPage(page, shot, look))));
  return findings;
}

// `npm run test:a11y` goes through every language, theme, size and reach; here each screen is seen in the two directions of reading.
const languages = ['fi', 'ar'].filter((language) => language in languageFacts);

describe.each(languages)('every screen in %s', (language) => {
  it.each(themes)('gives axe and the measurements nothing to say, theme %s', { timeout: longMs }, async (theme) => {
    const shots = samples.map((screen) => shotOf(screen, { language, theme }));
    expect(await findingsOf(shots, { hasAxe: true })).toEqual([]);
  });
});

describe('every screen', () => {
  it('fits with words that are 40 % longer, lying', { timeout: longMs }, async () => {
    const shots = patronScreens.map((screen) => shotOf(screen, lying));
    expect(await findingsOf(shots, { hasAxe: false, isStretched: true })).toEqual([]);
  });

  it.each([
    { width: 800, height: 480 },
    { width: 1024, height: 600 },
  ])('of a door fits a 7-inch panel of $width x $height', { timeout: longMs }, async (size) => {
    const shots = distinct.filter((name) => name.startsWith('door')).map((screen) => shotOf(screen, { ...size, language: 'sv' }));
    expect(await findingsOf(shots, { hasAxe: true })).toEqual([]);
  });

  it.each([
    { width: 800, height: 480 },
    { width: 1024, height: 600 },
  ])('for a PIN at a door has its words on their keys in large Arabic letters on a 7-inch panel of $width x $height', async (size) => {
    const shots = ['empty', 'typing'].map((sample) => shotOf(`door/awaitingPin/${sample}`, { ...size, language: 'ar', theme: 'large' }));
    expect(await findingsOf(shots, { hasAxe: false })).toEqual([]);
  });

  it('fits in low reach, with everything to press in the lower half', { timeout: longMs }, async () => {
    const shots = distinct
      .filter((name) => /^(kiosk|door)/.test(name))
      .flatMap((screen) => [upright, lying].map((size) => shotOf(screen, { ...size, reach: 'low' })));
    expect(
      await findingsOf(
        shots.filter(({ screen, height }) => !(screen.startsWith('door') && height > 1000)),
        { hasAxe: false },
      ),
    ).toEqual([]);
  });

  it('fits in low reach with words that are 40 % longer, lying', { timeout: longMs }, async () => {
    const shots = distinct.filter((name) => /^(kiosk|door)/.test(name)).map((screen) => shotOf(screen, { ...lying, reach: 'low' }));
    expect(await findingsOf(shots, { hasAxe: false, isStretched: true })).toEqual([]);
  });

  it('is reached by the keyboard alone, in order, with the focus in sight', { timeout: longMs }, async () => {
    const findings: string[] = [];
    for (const screen of distinct) findings.push(...(await studio.show(shotOf(screen, {}), keyboardFindings)));
    expect(findings).toEqual([]);
  });

  it('has language and settings in one place', { timeout: longMs }, async () => {
    const places = new Map<string, string[]>();
    for (const screen of distinct.filter((name) => /^kiosk/.test(name))) {
      await studio.show(shotOf(screen, {}), async (page) => {
        const place = await page.evaluate(() => window.pageChecks.toolsPlace());
        places.set(place, [...(places.get(place) ?? []), screen]);
        return [];
      });
    }
    expect([...places.keys()]).toHaveLength(1);
  });
});

describe('what is not read aloud to everybody', () => {
  const parts = Object.entries(personalParts).flatMap(([screen, selector]) => selector.split(', ').map((part) => ({ screen, part })));

  it.each(parts)('is on $screen what "$part" names', async ({ screen, part }) => {
    let found = 0;
    for (const name of samples.filter((each) => each.startsWith(`kiosk/${screen}/`) && !each.endsWith('settings')))
      await studio.show(shotOf(name, {}), async (page) => {
        found += await page.locator(part).count();
        return [];
      });
    expect(found).toBeGreaterThan(0);
  });
});

describe('a list of five', () => {
  const sizes = [
    { width: 1920, height: 1080 },
    { width: 1280, height: 800 },
    { width: 1024, height: 768 },
  ] as const;
  const visits = ['kiosk/borrowing/five', 'kiosk/returning/five'];

  it.each(visits.flatMap((screen) => sizes.map((size) => ({ screen, ...size }))))('$screen needs no scrolling at $width x $height', async (asked) => {
    await studio.show(shotOf(asked.screen, asked), async (page) => {
      const [seen, all] = await page.locator('.rows').evaluate((rows) => [rows.clientHeight, rows.scrollHeight] as const);
      expect(all).toBeLessThanOrEqual(seen);
      return [];
    });
  });
});

describe('keys of a keyboard', () => {
  const sentBy = async (screen: string, keys: readonly string[]): Promise<string> => {
    let sent = '';
    await studio.show(shotOf(screen, {}), async (page) => {
      for (const key of keys) await page.keyboard.press(key);
      sent = (await page.locator('html').getAttribute('data-sent')) ?? '';
      return [];
    });
    return sent;
  };

  it('type the PIN, erase, confirm and cancel', async () => {
    const sent = await sentBy('kiosk/awaitingPin/empty', ['4', 'Backspace', 'Enter', 'Escape']);
    const types = sent.split('\n').map((line) => (JSON.parse(line) as { type: string }).type);
    expect(types.filter((type) => type !== 'session.extend')).toEqual(['pin.press', 'pin.erase', 'pin.submit', 'session.end']);
  });

  it('extend the session while the warning stands', async () => {
    expect(await sentBy('kiosk/borrowing/warning', ['a'])).toContain('session.extend');
  });
});

describe('one switch', () => {
  const sentOf = (page: Page) => page.evaluate(() => document.documentElement.dataset['sent'] ?? '');
  const offered = (page: Page) => page.locator('[data-offered]');
  const nameOf = (page: Page) =>
    page.evaluate(() => {
      const control = document.querySelector('[data-offered]');
      return control?.getAttribute('aria-label') ?? control?.textContent ?? '';
    });

  it('begins with a space, offers one control after the other and takes the offered one with any key', async () => {
    const found = await studio.show(shotOf('kiosk/awaitingPin/empty', {}), async (page) => {
      await page.keyboard.press(' ');
      await expect.poll(() => offered(page).textContent()).toBe('1');
      await page.keyboard.press('Enter');
      expect(await sentOf(page)).toContain('{"type":"pin.press","key":"1"}');
      await expect.poll(() => offered(page).textContent(), { timeout: 5000 }).toBe('2');
      await page.keyboard.press('x');
      expect(await sentOf(page)).toContain('{"type":"pin.press","key":"2"}');
      expect(await sentOf(page)).not.toContain('pin.submit');
      return [];
    });
    expect(found).toEqual([]);
  });

  it('does not begin with a space that pages a list', async () => {
    const found = await studio.show(shotOf('kiosk/borrowing/many', lying), async (page) => {
      const top = () => page.locator('.rows').evaluate((rows) => rows.scrollTop);
      await page.locator('.rows').focus();
      await page.keyboard.press(' ');
      await expect.poll(top).toBeGreaterThan(0);
      expect(await offered(page).count()).toBe(0);
      return [];
    });
    expect(found).toEqual([]);
  });

  it('offers the names in the list of languages, and takes one', { timeout: longMs }, async () => {
    const found = await studio.show(
      shotOf('kiosk/idle/plain/languages', {}),
      async (page) => {
        await expect.poll(() => nameOf(page), { timeout: 8000 }).toBe('Svenska');
        await page.keyboard.press('x');
        expect(await sentOf(page)).toBe('{"type":"language.choose","language":"sv"}');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        return [];
      },
      { scanning: '' },
    );
    expect(found).toEqual([]);
  });

  it('goes round every control of the idle screen, the tools last', { timeout: longMs }, async () => {
    await studio.show(shotOf('kiosk/idle/plain', {}), async (page) => {
      const seen: string[] = [];
      await page.keyboard.press(' ');
      for (let step = 0; step < 6; step += 1) {
        const before = seen.at(-1) ?? '';
        await expect.poll(async () => (await nameOf(page)) !== before, { timeout: 8000 }).toBe(true);
        seen.push(await nameOf(page));
      }
      expect(seen.map((name) => name.slice(0, 7))).toEqual(['LainaaT', 'Palauta', 'Suomi', 'Svenska', 'English', 'Näytön ']);
      return [];
    });
  });
});

describe('what a person chooses', () => {
  it('changes the language with one tap, on the page and in its address to speech', async () => {
    const found = await studio.show(shotOf('door/idle/selfService', {}), async (page) => {
      await page.getByRole('button', { name: 'Svenska' }).click();
      await page.getByRole('heading', { name: 'Visa kortet, ange PIN\u2011koden.' }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('sv');
      return [];
    });
    expect(found).toEqual([]);
  });

  it('finds every language in a list, where the screen has no room for all names', async () => {
    const found = await studio.show(shotOf('kiosk/idle/plain/every', {}), async (page) => {
      await page.getByRole('button', { name: 'Kieli' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'العربية' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
      // The one in use is among the names that stand on the screen, and the way to the others is where the finger was:
      // the focus comes back one frame after the dialog has left.
      await page.getByRole('button', { name: 'العربية' }).waitFor();
      await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-haspopup'))).toBe('dialog');
      return [];
    });
    expect(found).toEqual([]);
  });

  it('changes the theme in a dialog that gives the focus back', async () => {
    const found = await studio.show(shotOf('kiosk/idle/plain', {}), async (page) => {
      await page.getByRole('button', { name: 'Näytön asetukset' }).click();
      await page.getByRole('button', { name: 'Suuri kontrasti' }).click();
      expect(await page.locator('html').getAttribute('data-theme')).toBe('contrast');
      await page.getByRole('button', { name: 'Valmis' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      // The focus comes back one frame after the dialog has left.
      await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Näytön asetukset');
      return [];
    });
    expect(found).toEqual([]);
  });
});

/** Each spoils a screen in one way that a check must see: what it is, where, how, and the finding. */
const spoils: readonly (readonly [name: string, selector: string, css: string, finding: RegExp])[] = [
  ['a small key', '.key', 'height: 60px', /target of .* mm/],
  ['a small tool', '.tool', 'height: 30px; min-height: 0; padding: 0', /target of .* px/],
  ['small letters', '.lead', 'font-size: 20px', /letters of 20/],
  ['pale letters', '.lead', 'color: #999', /contrast [12]\./],
  ['a heading over the tools', 'h1', 'margin-top: -220px', /lies (over|under)/],
  ['a heading outside', 'h1', 'margin-left: -80px', /outside/],
  ['a clipped sentence', '.ask-words', 'overflow: hidden; height: 90px', /clipped/],
  ['an action at the top', '.actions .action', 'position: fixed; top: 120px', /out of reach/],
];

describe("a site's own look", () => {
  it('keeps every screen readable in another colour', { timeout: longMs }, async () => {
    const shots = ['kiosk/idle/plain', 'kiosk/borrowing/stack', 'door/idle/selfService', 'door/granted/plain'].map((screen) => shotOf(screen, {}));
    const findings: string[] = [];
    for (const shot of shots) findings.push(...(await studio.show(shot, (page) => checkPage(page, shot), { action: '#5b1a5e' })));
    expect(findings).toEqual([]);
  });
});

describe('the gallery', () => {
  it('says that a dialog stands when it is seen, on a touch screen too', async () => {
    const { width, height, ...sample } = shotOf('door/idle/selfService/settings', { width: 800, height: 480 });
    await studio.show({ ...sample, width, height }, async (page) => {
      const isSeen = await page.evaluate(async (asked) => {
        await window.showSample(asked);
        return document.querySelector('[role="dialog"]')?.checkVisibility({ opacityProperty: true });
      }, sample);
      expect(isSeen).toBe(true);
      return [];
    });
  });
});

describe('the checks', () => {
  it.each(spoils)('see %s', async (_name, selector, css, finding) => {
    const shot = shotOf('kiosk/awaitingPin/typing', {});
    const found = await studio.show(shot, async (page) => {
      await page
        .locator(selector)
        .first()
        .evaluate((element, style) => {
          (element as HTMLElement).style.cssText += style;
        }, css);
      return checkPage(page, shot);
    });
    expect(found.join('\n')).toMatch(finding);
  });

  it('see what axe sees', async () => {
    const shot = shotOf('kiosk/awaitingPin/typing', {});
    const found = await studio.show(shot, async (page) => {
      await page.evaluate(() => document.querySelector('main')?.append(document.createElement('img')));
      return checkPage(page, shot);
    });
    expect(found.join()).toMatch(/axe image-alt/);
  });

  it('see a control that the keyboard does not reach', async () => {
    const found = await studio.show(shotOf('kiosk/awaitingPin/typing', {}), async (page) => {
      await page.evaluate(() =>
        document.querySelector<HTMLElement>('.key-ok')?.addEventListener('focus', (event) => (event.target as HTMLElement).blur()),
      );
      return keyboardFindings(page);
    });
    expect(found.join()).toMatch(/not reached/);
  });

  it('see a tap handler on what is no control', async () => {
    const shot = shotOf('kiosk/awaitingPin/typing', {});
    const found = await studio.show(shot, async (page) => {
      await page.evaluate(() => {
        const lead = document.querySelector('.lead');
        const key = Object.keys(lead ?? {}).find((name) => name.startsWith('__reactProps$'));
        if (lead !== null && key !== undefined) Reflect.set(lead, key, { onClick: () => undefined });
      });
      return checkPage(page, shot, { hasAxe: false });
    });
    expect(found.join()).toMatch(/onClick outside a control/);
  });
});

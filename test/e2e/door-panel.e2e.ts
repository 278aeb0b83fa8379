import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TextKey } from '../../texts/keys.ts';
import { until } from '../support/until.ts';
import { sizes, type StoryBrowser, startBrowser, type WatchedPage } from './support/browser.ts';
import { leftovers } from './support/leftovers.ts';
import { lookAt } from './support/look.ts';
import { arrive, button, onScreen, patrons, tapPin } from './support/people.ts';
import { say } from './support/sentence.ts';
import { startTwinStation, type TwinStation, untilLibraryIsBack } from './support/twin-station.ts';

const pulseMs = 2500;

let station: TwinStation;
let browser: StoryBrowser;
let door: WatchedPage;

beforeAll(async () => {
  [station, browser] = await Promise.all([startTwinStation({ pulseMs }), startBrowser()]);
  door = await browser.open(await station.addressOf('doorPanel'), sizes.door);
  await arrive(door.page, 'door.idle.heading.pin');
});
afterEach(() => {
  expect(door.complaints).toEqual([]);
  station.library.setFault('none');
});
afterAll(async () => {
  await browser?.close();
  await station?.stop();
});

async function show(card: string, pin: string): Promise<void> {
  await station.present('door-card', card);
  await arrive(door.page, 'door.pin.heading');
  await tapPin(door.page, pin);
}

async function refusal(card: string, pin: string, title: TextKey): Promise<string> {
  const { page } = door;
  await show(card, pin);
  await arrive(page, title);
  const code = await incidentCode(page);
  const seen = `${await page.locator('body').ariaSnapshot()}\n${await page.locator('body').innerHTML()}`;
  return seen
    .replaceAll(/\d+\u00a0s kuluttua/g, 'SECONDS')
    .replaceAll(code, 'CODE')
    .replaceAll(/react-aria-?[\w-:]+/g, 'ID');
}

async function incidentCode(page: Page): Promise<string> {
  const words = await onScreen(page, say('shared.incidentShort', { code: '' }).trim()).innerText();
  const code = words.slice(-4);
  expect(code).toMatch(/^[2-9A-Z]{4}$/);
  return code;
}

describe('the panel beside the door', () => {
  it('lets a card and its PIN in: relay on, panel green, relay off, nothing kept', async () => {
    const { page } = door;
    const { longPin } = patrons;
    await lookAt(page, 'door-idle');
    await station.present('door-card', longPin.card);
    await arrive(page, 'door.pin.heading');
    await lookAt(page, 'door-pin');
    expect(station.relay.isOn).toBe(false);
    await tapPin(page, longPin.pin);
    await arrive(page, 'door.granted.heading');
    expect(station.relay.isOn).toBe(true);
    await lookAt(page, 'door-granted');
    await expect.poll(() => station.relay.isOn, { timeout: pulseMs + 5000 }).toBe(false);
    await arrive(page, 'door.idle.heading.pin');
    const [on, off] = station.relay.history;
    expect((off?.atMonotonicMs ?? 0) - (on?.atMonotonicMs ?? 0)).toBeGreaterThan(pulseMs - 300);
    const secrets = [longPin.card, longPin.pin, ...longPin.names];
    expect(await leftovers(page, secrets)).toEqual([]);
    expect(door.heard.filter((frame) => secrets.some((secret) => frame.includes(secret)))).toEqual([]);
    expect(secrets.filter((secret) => station.log().includes(secret))).toEqual([]);
  });

  it('tells a second card that it waits, and asks for its PIN when its turn comes', async () => {
    const { page } = door;
    station.library.setFault('slow');
    await show(patrons.able.card, patrons.able.pin);
    await arrive(page, 'door.checking.heading');
    await station.present('door-card', patrons.swedish.card);
    await onScreen(page, say('door.nextWaiting')).waitFor();
    await arrive(page, 'door.granted.heading');
    await onScreen(page, say('door.nextWaiting')).waitFor();
    await lookAt(page, 'door-granted-next-waiting');
    await arrive(page, 'door.pin.heading');
    expect(await onScreen(page, say('door.nextWaiting')).count()).toBe(0);
    await button(page, 'shared.cancel').tap();
    await arrive(page, 'door.idle.heading.pin');
  });

  it('says nothing personal to those who stand behind', async () => {
    const releases = station.relay.releases;
    const neutral = await refusal(patrons.staffOnly.card, patrons.staffOnly.pin, 'door.refused.self-service-banned.title');
    await lookAt(door.page, 'door-refused-personal');
    for (const { card, pin } of [patrons.child, patrons.withoutTerms, patrons.school, patrons.expired]) {
      expect(await refusal(card, pin, 'door.refused.too-young.title')).toBe(neutral);
    }
    expect(neutral).not.toMatch(/ikä|nuor|kielto|ehdo|maksu|banned|young|terms|consent/i);
    expect(station.relay.releases).toBe(releases);
  });

  it('answers a wrong PIN and an unknown card alike, and the next card at once', async () => {
    const releases = station.relay.releases;
    const unknown = await refusal(patrons.unknown.card, patrons.unknown.pin, 'door.refused.card-unknown.title');
    await lookAt(door.page, 'door-refused-card-or-pin');
    for (const { card } of [patrons.able, patrons.staffOnly]) expect(await refusal(card, '9876', 'door.refused.pin-wrong.title')).toBe(unknown);
    expect(station.relay.releases).toBe(releases);
  });

  it('works with a keyboard', async () => {
    const { page } = door;
    await station.present('door-card', patrons.longPin.card);
    await arrive(page, 'door.pin.heading');
    await page.keyboard.type(patrons.longPin.pin);
    await page.keyboard.press('Enter');
    await arrive(page, 'door.granted.heading');
    await arrive(page, 'door.idle.heading.pin');
  });

  it('stays shut and says so when the library system is silent', async () => {
    const { page } = door;
    const releases = station.relay.releases;
    station.library.setFault('silent');
    await show(patrons.able.card, patrons.able.pin);
    await arrive(page, 'door.refused.library-system-unreachable.title');
    await lookAt(page, 'door-refused-library-silent');
    expect(station.relay.releases).toBe(releases);
    station.library.setFault('none');
    await untilLibraryIsBack(station);
  });

  it('says that a relay without a plug is the equipment and not the card, and opens when it is back', async () => {
    const { page } = door;
    const faults = (): number => station.log().match(/"device\.faulted"[^\n]*"main-lock"/g)?.length ?? 0;
    const before = faults();
    await station.relay.unplug();
    // A card that came before the station knows would be asked for its PIN first.
    await until('the station knows that its relay is gone', () => faults() > before, 15_000);
    await expect
      .poll(
        async () => {
          await station.present('door-card', patrons.longPin.card);
          return page.getByRole('heading', { level: 1, name: say('door.refused.device-fault.title') }).isVisible();
        },
        { interval: 1200, timeout: 15_000 },
      )
      .toBe(true);
    await lookAt(page, 'door-refused-device-fault');
    await station.relay.plug();
    await expect
      .poll(
        async () => {
          await station.present('door-card', patrons.able.card);
          return page.getByRole('heading', { level: 1, name: say('door.pin.heading') }).isVisible();
        },
        { interval: 1200, timeout: 15_000 },
      )
      .toBe(true);
    await tapPin(page, patrons.able.pin);
    await arrive(page, 'door.granted.heading');
    await arrive(page, 'door.idle.heading.pin');
  });

  it('is out of order without its reader and back by itself with it', async () => {
    const { page } = door;
    await station.readers['door-card'].unplug();
    await arrive(page, 'outOfOrder.door.title');
    await incidentCode(page);
    await lookAt(page, 'door-out-of-order');
    await station.readers['door-card'].plug();
    await arrive(page, 'door.idle.heading.pin');
  });
});

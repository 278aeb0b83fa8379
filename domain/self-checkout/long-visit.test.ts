import { describe, expect, it } from 'vitest';
import { type KioskConfig, stationConfigSchema } from '../../contracts/config.schema.ts';
import { type KioskView, kioskViewSchema, shownRowsLimit } from '../../contracts/views.schema.ts';
import { FakeLibrarySystem } from '../../test/support/fake-library-system.ts';
import { heapInUseMb } from '../../test/support/heap-in-use.ts';
import { setUpKiosk } from '../../test/support/kiosk-bench.ts';
import { scanText } from '../../test/support/scan-text.ts';
import { settle, VirtualClock } from '../../test/virtual-clock.ts';
import { keptRowsLimit } from './item-rows.ts';
import { createSelfCheckoutController } from './self-checkout-controller.ts';

const items = 5_000;

/** A kiosk of which nothing is kept but its latest view and the size of the largest; `answer` for every item. */
function longKiosk(settings: Partial<KioskConfig> = {}) {
  const library = new FakeLibrarySystem();
  const controller = createSelfCheckoutController({
    config: stationConfigSchema.shape.kiosk.parse({ pin: 'never', ...settings }),
    librarySystem: library,
    clock: new VirtualClock(),
    random: () => 0.5,
    languages: ['fi'],
    onEvent: () => undefined,
  });
  let largest = 0;
  controller.onView((view: KioskView) => {
    largest = Math.max(largest, JSON.stringify(kioskViewSchema.parse(view)).length);
  });
  const show = async (from: number, to: number): Promise<void> => {
    for (let at = from; at < to; at += 1) {
      controller.itemScanned(scanText(`item-${at}`));
      await settle();
    }
  };
  return { controller, library, show, largestView: () => largest };
}

describe('a visit of 5,000 items', () => {
  it('shows the newest rows and counts them all', async () => {
    const { controller, show } = longKiosk();
    await show(0, items);
    const view = controller.view;
    if (view.screen !== 'returning') throw new Error(view.screen);
    expect(view.rows).toHaveLength(shownRowsLimit);
    expect(view.rows.at(-1)).toMatchObject({ state: 'returned', title: `Title of item-${items - 1}` });
    expect(view.counts).toEqual({ asking: 0, done: items, refused: 0, unclear: 0 });
    controller.send({ type: 'session.end' });
    expect(controller.view).toMatchObject({ screen: 'ended', returned: items });
    controller.stop();
  });

  it('sends no view that is larger than those of the first hundred items, and keeps no more memory for them', async () => {
    const { controller, library, show, largestView } = longKiosk();
    library.answerCheckin = async () => ({ kind: 'refused', code: 'item-not-on-loan', title: 'T'.repeat(200) });
    await show(0, 1_000);
    const viewBytes = largestView();
    const heapMb = heapInUseMb();
    await show(1_000, items);
    // Keys and counts have a digit more.
    expect(largestView()).toBeLessThan(viewBytes * 1.05);
    expect(heapInUseMb() - heapMb).toBeLessThan(4);
    controller.stop();
  });

  it('says that an item was not taken when every kept row still waits for its answer', async () => {
    const { controller, library, show } = longKiosk();
    library.answerCheckin = () => new Promise(() => undefined);
    await show(0, keptRowsLimit);
    expect(controller.view).toMatchObject({ hint: null, counts: { asking: keptRowsLimit } });
    await show(keptRowsLimit, keptRowsLimit + 1);
    expect(controller.view).toMatchObject({ hint: 'item-unreadable', counts: { asking: keptRowsLimit } });
    controller.stop();
  });
});

describe('a stack of 60 loans', () => {
  it('is not returned by lifting it, the rows that were not shown any more included', async () => {
    const { controller, library, login, scanItem } = setUpKiosk();
    await login();
    for (let at = 0; at < 60; at += 1) {
      scanItem(`book-${at}`);
      await settle();
    }
    controller.send({ type: 'session.end' });
    scanItem('book-0');
    await settle();
    expect(library.checkinCalls).toEqual([]);
    expect(controller.view).toMatchObject({ screen: 'ended', lent: 60 });
  });
});

import { describe, expect, it } from 'vitest';
import { parseItemId } from '../../contracts/ids.ts';
import type { Loan } from '../../contracts/patron-account.ts';
import { FakeKioskPaper } from '../../test/support/fake-kiosk-paper.ts';
import { FakeItemPad } from '../../test/support/fake-item-pad.ts';
import { lentOutcome, returnedOutcome } from '../../test/support/fake-library-system.ts';
import { type KioskBench, setUpKiosk } from '../../test/support/kiosk-bench.ts';
import { seededRandom } from '../../test/support/seeded-random.ts';
import { settle } from '../../test/virtual-clock.ts';

const sessions = 200;
const marker = (session: number): string => `M${session}x`;

/** The ways in which a patron leaves: each leads to the next one without a pause. */
const endings: readonly ((kiosk: KioskBench) => Promise<void> | void)[] = [
  ({ controller }) => {
    controller.send({ type: 'session.end' });
    controller.send({ type: 'session.end' });
  },
  async ({ controller }) => {
    controller.send({ type: 'session.endWithReceipt' });
    await settle();
  },
  async ({ clock }) => clock.advance(95_000),
  // The next card is shown at once.
  () => undefined,
  ({ controller }) => controller.readerHealth('kiosk.item', { state: 'ready' }),
];

const ownLoan = (name: string): Loan => ({ item: parseItemId(name), title: name, due: { date: null, text: '' }, isOverdue: false, mayRenew: true });

async function lookAtAccount({ controller }: KioskBench): Promise<void> {
  controller.send({ type: 'account.open' });
  await settle();
  controller.send({ type: 'loans.renewAll' });
  await settle();
}

describe('200 patrons in a hurry', () => {
  it('never see, hear of or borrow anything of those before them', { timeout: 60_000 }, async () => {
    const pad = new FakeItemPad();
    const paper = new FakeKioskPaper();
    const kiosk = setUpKiosk({ countCheck: false }, { pad, paper, parallelCheckouts: 3 });
    const random = seededRandom(7);
    kiosk.library.answerCheckout = async ({ item }) => lentOutcome(`Title ${item}`);
    kiosk.library.answerCheckin = async (item) => returnedOutcome(`Title ${item}`);
    kiosk.library.answerLoans = async ({ card }) => [ownLoan(`${marker(Number(card.reveal().slice(1)))}loan`)];
    kiosk.library.answerHolds = async ({ card }) => ({
      ready: [{ title: `${marker(Number(card.reveal().slice(1)))}hold`, pickup: null }],
      waiting: [],
    });
    const leaks: string[] = [];
    for (let session = 1; session <= sessions; session += 1) {
      const seenBefore = kiosk.views.length;
      const asked = kiosk.library.checkoutCalls.length;
      await kiosk.login(`9${String(session).padStart(6, '0')}`);
      const uids = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, at) => pad.place(`${marker(session)}${at}`));
      kiosk.scanItem(`${marker(session)}b`);
      await settle();
      if (random() < 0.5) await lookAtAccount(kiosk);
      await endings[Math.floor(random() * endings.length)]?.(kiosk);
      if (random() < 0.6) pad.lift(...uids);
      const shown = JSON.stringify(kiosk.views.slice(seenBefore));
      // The end of the one before may be told first; from the first view of this patron on there is nothing of it.
      const own = shown.slice(Math.max(0, shown.indexOf('awaitingPin')));
      for (let other = 1; other < session; other += 1) if (own.includes(marker(other))) leaks.push(`${session} saw ${other}`);
      const strange = kiosk.library.checkoutCalls.slice(asked).filter(({ item }) => !item.startsWith(marker(session)));
      if (strange.length > 0) leaks.push(`${session} was lent a thing of somebody else`);
    }
    for (const { content } of paper.receipts) {
      const owners = new Set(JSON.stringify(content).match(/M\d+x/g));
      if (owners.size > 1) leaks.push(`a receipt names things of ${[...owners].join(' and ')}`);
    }
    expect(leaks).toEqual([]);
    expect(paper.receipts.length).toBeGreaterThan(20);
    expect(kiosk.events.filter(({ type }) => type === 'session.opened')).toHaveLength(sessions);
  });
});

import { describe, expect, it } from 'vitest';
import type { KeptRecord } from '../../contracts/account-view.schema.ts';
import type { KioskConfig } from '../../contracts/config.schema.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import { setUpKiosk } from '../../test/support/kiosk-bench.ts';
import { settle } from '../../test/virtual-clock.ts';

const record: KeptRecord = { at: '2026-11-30T14:05', until: '2026-12-03T14:05', event: 'visitBegan', place: 'kiosk' };

/** A kiosk with a patron at her account. */
async function atAccount(change: Partial<KioskConfig> = {}, answer: () => Promise<readonly KeptRecord[]> = () => Promise.resolve([record])) {
  const asked: CardNumber[] = [];
  const records = {
    of: (card: CardNumber) => {
      asked.push(card);
      return answer();
    },
  };
  const kiosk = setUpKiosk(change, { records });
  await kiosk.login();
  kiosk.controller.send({ type: 'account.open' });
  await settle();
  const shown = () => {
    const { view } = kiosk.controller;
    return view.screen === 'account' ? view.records : view.screen;
  };
  const open = async (): Promise<void> => {
    kiosk.controller.send({ type: 'records.open' });
    await settle();
  };
  return { ...kiosk, asked, shown, open };
}

describe('what the machine keeps with a card', () => {
  it('is looked up for its owner only on a wish, with the card that is logged in', async () => {
    const { asked, shown, open } = await atAccount();
    expect([shown(), asked.length]).toEqual([{ state: 'unasked' }, 0]);
    await open();
    expect(shown()).toEqual({ state: 'told', rows: [record], count: 1 });
    expect(asked.map((card) => card.reveal())).toEqual(['1001']);
  });

  it('is looked up once, however often it is wished for', async () => {
    const { asked, open } = await atAccount();
    for (let times = 0; times < 3; times += 1) await open();
    expect(asked).toHaveLength(1);
  });

  it('is called unavailable where it can not be looked up or recorded, and may be wished for again', async () => {
    const { shown, open, asked } = await atAccount({}, () => Promise.reject(new Error('disk')));
    await open();
    expect(shown()).toEqual({ state: 'unavailable' });
    await open();
    expect(asked).toHaveLength(2);
  });

  it('is gone with the account, and nobody after sees it', async () => {
    const { controller, shown, open, login } = await atAccount();
    await open();
    controller.send({ type: 'session.end' });
    await settle();
    expect(JSON.stringify(controller.view)).not.toContain(record.at);
    controller.send({ type: 'session.end' });
    await login('1002', '1234');
    controller.send({ type: 'account.open' });
    await settle();
    expect(shown()).toEqual({ state: 'unasked' });
  });

  it('that is told after its patron has gone reaches no screen', async () => {
    let tell: (records: readonly KeptRecord[]) => void = () => undefined;
    const { controller, views, open } = await atAccount({}, () => new Promise((resolve) => (tell = resolve)));
    await open();
    controller.send({ type: 'session.end' });
    await settle();
    tell([record]);
    await settle();
    expect(JSON.stringify(views)).not.toContain(record.at);
  });

  it('is not offered where no PIN proves whose card it is', async () => {
    const { shown, open, asked } = await atAccount({ pin: 'never' });
    expect(shown()).toBeUndefined();
    await open();
    expect([shown(), asked.length]).toEqual([undefined, 0]);
  });
});

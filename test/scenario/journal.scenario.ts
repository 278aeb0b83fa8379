import { setTimeout as wait } from 'node:timers/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseItemId } from '../../contracts/ids.ts';
import type { NewJournalRow } from '../../contracts/ports/journal.port.ts';
import { type Sip2Server, startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import { systemClock } from '../../station/system-clock.ts';
import { JournalSession } from '../../sync/journal/journal-session.ts';
import { runOmatoimi, startOmatoimi } from '../support/child-process.ts';
import { type TestStationFolder, writeStationConfig } from '../support/station-config.ts';

interface Listed {
  readonly parked: number;
  readonly rows: readonly {
    readonly id: number;
    readonly state: string;
    readonly reason: string | null;
    readonly why?: string;
    readonly action?: string;
  }[];
}

const onLoan = parseItemId('34567000002012');
const dayMs = 86_400_000;

describe('omatoimi journal', { timeout: 120_000 }, () => {
  let twin: Sip2Server;
  let station: TestStationFolder;

  beforeEach(async () => {
    twin = await startSip2Server({ clock: systemClock });
    station = await writeStationConfig({
      sip2Port: twin.port,
      kiosk: { card: '/dev/omatoimi-no-card-reader', item: '/dev/omatoimi-no-item-reader' },
    });
  });
  afterEach(async () => {
    await twin.stop();
    await station.remove();
  });

  /** What an outage left behind. Without the thread, whose caller waits for a second only: that is a kiosk's affair, and a busy PC may take longer to begin one. */
  const leave = async (...rows: readonly Pick<NewJournalRow, 'item' | 'atMs'>[]): Promise<void> => {
    const left = new JournalSession();
    left.journalOpen({ dataDir: path.join(station.folder, 'data'), nowMs: Date.now() });
    for (const row of rows) left.journalAdd({ row: { ...row, kind: 'checkin', state: 'waiting', attempts: 0 } });
    left.journalClose();
  };
  const journal = async (...args: string[]): Promise<{ readonly code: number | null; readonly json: unknown }> => {
    const { code, stdout } = await runOmatoimi(['journal', ...args, '--json', '--config', station.configFile]);
    return { code, json: JSON.parse(stdout) };
  };
  const list = async (): Promise<Listed> => (await journal('list')).json as Listed;
  const statesOnceSettled = async (): Promise<string[]> => {
    for (let tries = 0; tries < 40; tries += 1) {
      const states = (await list()).rows.map(({ state }) => state);
      if (!states.includes('waiting') && !states.includes('open')) return states;
      await wait(250);
    }
    throw new Error('the journal was not settled within 10 s');
  };
  const lend = (item: string, dueInDays: number): void => {
    twin.register.checkin(item);
    twin.register.checkout('24567000001016', item, true);
    const record = twin.register.item(item);
    if (record !== undefined) record.dueAtMs = Date.now() + dueInDays * dayMs;
  };

  /** Items stand in the list only for who says who and why, and only those that are not settled. */
  const expectItemsOnRecord = async (parkedItem: string): Promise<void> => {
    const isNamed = (json: unknown): boolean[] => [onLoan, parkedItem].map((item) => JSON.stringify(json).includes(item));
    expect(isNamed((await journal('list', '--all')).json)).toEqual([false, false]);
    const looks = async (): Promise<unknown> => {
      const { stdout } = await runOmatoimi(['events', 'list', '--json', '--config', station.configFile]);
      return (JSON.parse(stdout) as { events: unknown }).events;
    };
    expect([(await journal('list', '--items', '--role', 'staff')).code, await looks()]).toEqual([2, []]);
    const shown = await journal('list', '--items', '--role', 'staff', '--reason', 'settling');
    expect([shown.code, isNamed(shown.json)]).toEqual([1, [false, true]]);
    expect(await looks()).toEqual([
      expect.objectContaining({ kind: 'journal.itemsShown', role: 'staff', reason: 'loans and returns are settled by hand' }),
    ]);
  };

  it('is empty before a station ran', async () => {
    expect(await journal('list')).toEqual({ code: 0, json: { ok: true, parked: 0, rows: [], unsettled: [] } });
  });

  it('parks a waiting row and lets it be tried again while no station runs', async () => {
    await leave({ item: onLoan, atMs: Date.now() });
    const parked = [await journal('park', '1'), (await list()).rows[0]];
    const retried = [await journal('retry', '1'), (await list()).rows[0]?.state];
    expect([parked, retried]).toEqual([
      [{ code: 0, json: { ok: true, id: 1 } }, expect.objectContaining({ state: 'parked', reason: 'byStaff', action: expect.any(String) })],
      [{ code: 0, json: { ok: true, retried: [1] } }, 'waiting'],
    ]);
  });

  it('closes a parked row for good: no station sends it, and only the whole list shows it', async () => {
    lend(onLoan, 3);
    await leave({ item: onLoan, atMs: Date.now() - dayMs });
    const early = (await journal('close', '1')).code;
    await journal('park', '1');
    const closed = [early, await journal('close', '1'), await journal('list'), (await journal('retry', '1')).code];
    expect(closed).toEqual([1, { code: 0, json: { ok: true, id: 1 } }, { code: 0, json: { ok: true, parked: 0, rows: [], unsettled: [] } }, 1]);
    const child = startOmatoimi(['station', '--config', station.configFile]);
    try {
      await child.ready;
      await wait(1_000);
      const all = (await journal('list', '--all')).json as Listed;
      expect([all.rows.map(({ state, reason }) => [state, reason]), twin.register.item(onLoan)?.onLoanTo]).toEqual([
        [['closed', 'byStaff']],
        '24567000001016',
      ]);
    } finally {
      await child.end();
    }
  });

  it('says no to a number that no row has', async () => {
    await leave({ item: onLoan, atMs: Date.now() });
    expect([(await journal('retry', '7')).code, (await journal('park', '7')).code, (await journal('park', 'x')).code]).toEqual([1, 1, 2]);
  });

  it('shows how a station settles what an outage left, and parks what was lent again, which still stands', async () => {
    const lentAgain = parseItemId('34567000002020');
    lend(onLoan, 3);
    lend(lentAgain, 28);
    await leave({ item: onLoan, atMs: Date.now() - dayMs }, { item: lentAgain, atMs: Date.now() - dayMs });
    const child = startOmatoimi(['station', '--config', station.configFile]);
    try {
      await child.ready;
      expect(await statesOnceSettled()).toEqual(['done', 'parked']);
      expect([twin.register.item(onLoan)?.onLoanTo, twin.register.item(lentAgain)?.onLoanTo]).toEqual([null, '24567000001016']);
      await expectItemsOnRecord(lentAgain);
      // Staff return it in the library system; tried again, the station finds it settled.
      twin.register.checkin(lentAgain);
      await journal('retry', '--all-parked');
      expect(await statesOnceSettled()).toEqual(['done', 'done']);
    } finally {
      await child.end();
    }
  });
});

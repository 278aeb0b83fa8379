import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TwinHttpServer } from '../../simulator/library-system/http-server.ts';
import { type Sip2Server, startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import type { KioskView } from '../../contracts/views.schema.ts';
import { systemClock } from '../../station/system-clock.ts';
import { startHttpTwin } from '../support/http-twin.ts';
import { type KioskPartRig, openKioskPart } from '../support/kiosk-part-rig.ts';
import { until } from '../support/until.ts';

const books = ['34567000002012', '34567000002020'];

describe.each(['sip2', 'koha', 'rest'] as const)('the own account at a kiosk over %s, journal included', (kind) => {
  let sip2: Sip2Server;
  let http: TwinHttpServer | null;
  let kiosk: KioskPartRig;

  beforeEach(async () => {
    sip2 = await startSip2Server({ clock: systemClock });
    http = kind === 'sip2' ? null : await startHttpTwin(kind, sip2);
    const library = http === null || kind === 'sip2' ? {} : { library: { kind, httpPort: http.port } };
    kiosk = await openKioskPart({ sip2Port: sip2.port, connections: 2, ...library });
  });
  afterEach(async () => {
    await kiosk.stop();
    await http?.stop();
    await sip2.stop();
  });

  const account = (): Extract<KioskView, { screen: 'account' }> | null => {
    const { view } = kiosk.controller;
    return view.screen === 'account' ? view : null;
  };
  const renewals = (): string[] => {
    const loans = account()?.loans;
    return loans?.state === 'told' ? loans.rows.map(({ renewal }) => renewal.state) : [];
  };
  const look = async (): Promise<void> => {
    await kiosk.login();
    for (const book of books) kiosk.scanItem(book);
    await until('both are lent', () => JSON.stringify(kiosk.controller.view).split('"lent"').length === 3);
    kiosk.controller.send({ type: 'account.open' });
    await until('every part is told', () => {
      const shown = account();
      return [shown?.loans, shown?.holds, shown?.fees].every((part) => part?.state === 'told');
    });
  };

  it('shows loans with their days, though the PIN is forgotten', async () => {
    await look();
    const loans = account()?.loans;
    expect(loans).toMatchObject({ state: 'told', count: 2, rows: [{ due: { date: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) } }, {}] });
    expect(account()?.fees).toEqual({ state: 'told', totalCents: 0, currency: 'EUR' });
  });

  it('renews all, each once, and one more at the reader', async () => {
    await look();
    kiosk.controller.send({ type: 'loans.renewAll' });
    await until('both are renewed', () => renewals().join() === 'renewed,renewed');
    expect(books.map((book) => sip2.register.item(book)?.renewalsLeft)).toEqual([2, 2]);
    kiosk.controller.send({ type: 'account.close' });
    kiosk.controller.send({ type: 'account.open' });
    await until('they are asked anew', () => renewals().join() === 'none,none');
    kiosk.scanItem(books[0] ?? '');
    await until('the shown one is renewed', () => renewals().filter((state) => state === 'renewed').length === 1);
    expect(books.map((book) => sip2.register.item(book)?.renewalsLeft)).toEqual([1, 2]);
  });
});

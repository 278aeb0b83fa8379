import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TwinHttpServer } from '../../simulator/library-system/http-server.ts';
import { type Sip2Server, startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import { systemClock } from '../../station/system-clock.ts';
import { startHttpTwin } from '../support/http-twin.ts';
import { type KioskPartRig, openKioskPart } from '../support/kiosk-part-rig.ts';
import { until } from '../support/until.ts';

const aino = '24567000001016';
const items = ['2012', '2020', '2038', '2046', '2053', '2061', '2079', '2087'].map((end) => `3456700000${end}`);
const onLoan = '34567000002186';

describe.each(['koha', 'rest'] as const)('the kiosk of a station with kind = "%s"', (kind) => {
  let sip2: Sip2Server;
  let http: TwinHttpServer;
  let kiosk: KioskPartRig;

  beforeEach(async () => {
    sip2 = await startSip2Server({ clock: systemClock });
    http = await startHttpTwin(kind, sip2);
    kiosk = await openKioskPart({ sip2Port: sip2.port, connections: 2, library: { kind, httpPort: http.port } });
  });
  afterEach(async () => {
    await kiosk.stop();
    await Promise.all([http.stop(), sip2.stop()]);
  });

  const states = (): string[] => {
    const { view } = kiosk.controller;
    return 'rows' in view && Array.isArray(view.rows) ? view.rows.map(({ state }: { state: string }) => state) : [];
  };
  /** Where the first returned item goes, as the screen says; `later`: its return is still to be booked. */
  const route = (): string | null => {
    const { view } = kiosk.controller;
    const row = view.screen === 'returning' ? view.rows[0] : undefined;
    return row?.state === 'returned' ? row.route : null;
  };
  /** Spoils the answers to loans only, from now on. */
  const spoilLoans = (fault: 'mute-reply' | 'drop-reply' | 'silent'): (() => void) =>
    http.onRequest(({ method, path }) => http.setFault(method === 'POST' && path.endsWith('/checkouts') ? fault : 'none'));

  it('lends a stack, and each item once', async () => {
    await kiosk.login();
    for (const item of items) kiosk.scanItem(item);
    await until('all are lent', () => states().length === items.length && states().every((state) => state === 'lent'));
    expect(items.map((item) => [sip2.register.item(item)?.onLoanTo, sip2.register.item(item)?.renewalsLeft])).toEqual(items.map(() => [aino, 3]));
  });

  it('takes a return without a card', async () => {
    kiosk.controller.send({ type: 'return.choose' });
    kiosk.scanItem(onLoan);
    await until('it is returned', () => states()[0] === 'returned');
    expect(sip2.register.item(onLoan)?.onLoanTo).toBeNull();
  });

  it('books a return once though its answer was lost', async () => {
    const sent: string[] = [];
    sip2.onWire((direction, bytes) => {
      if (direction === 'in' && Buffer.from(bytes).toString('latin1').startsWith('09')) sent.push('09');
    });
    http.onRequest(({ path, headers }) => {
      if (path.endsWith('/checkins')) sent.push(String(headers['idempotency-key']));
    });
    // Koha's return goes over SIP2.
    const spoilt = kind === 'koha' ? sip2 : http;
    spoilt.setFault('mute-reply');
    kiosk.controller.send({ type: 'return.choose' });
    kiosk.scanItem(onLoan);
    await until('it is taken for later', () => route() === 'later', 5_000);
    spoilt.setFault('none');
    await until('it is booked', () => route() === 'shelf', 15_000);
    expect(sip2.register.item(onLoan)?.onLoanTo).toBeNull();
    expect(new Set(sent).size).toBe(1);
    if (kind === 'koha') expect(sent).toHaveLength(1);
  }, 30_000);

  it('lends once though each answer to a loan is lost', async () => {
    await kiosk.login();
    const stop = spoilLoans('drop-reply');
    const [item = ''] = items;
    kiosk.scanItem(item);
    await until('an outcome', () => ['lent', 'unclear'].includes(states()[0] ?? ''), 5_000);
    stop();
    http.setFault('none');
    await until('it is lent', () => states()[0] === 'lent', 12_000);
    expect([sip2.register.item(item)?.onLoanTo, sip2.register.item(item)?.renewalsLeft]).toEqual([aino, 3]);
  }, 20_000);

  it('never calls a loan made that was not', async () => {
    await kiosk.login();
    const stop = spoilLoans('silent');
    const [item = ''] = items;
    kiosk.scanItem(item);
    await until('nobody knows', () => states()[0] === 'unclear', 5_000);
    stop();
    http.setFault('none');
    expect([states()[0], sip2.register.item(item)?.onLoanTo]).toEqual(['unclear', null]);
  }, 20_000);
});

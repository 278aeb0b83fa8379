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

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sip2Server, startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import { systemClock } from '../../station/system-clock.ts';
import { type KioskPartRig, openKioskPart } from '../support/kiosk-part-rig.ts';
import { until } from '../support/until.ts';

const items = ['2012', '2020', '2038', '2046', '2053', '2061', '2079', '2087'].map((end) => `3456700000${end}`);

describe('the kiosk of a station', () => {
  let twin: Sip2Server;
  let kiosk: KioskPartRig | null;

  beforeEach(() => {
    kiosk = null;
  });
  afterEach(async () => {
    await kiosk?.stop();
    await twin.stop();
  });

  const open = async (connections: number, latencyMs: number): Promise<KioskPartRig> => {
    twin = await startSip2Server({ clock: systemClock, latencyMs });
    kiosk = await openKioskPart({ sip2Port: twin.port, connections });
    await kiosk.login();
    return kiosk;
  };
  const states = ({ controller: { view } }: KioskPartRig): string[] => ('rows' in view ? view.rows.map(({ state }) => state) : []);
  /** The most loans that the twin had before it at once. */
  const watchLoans = (): (() => number) => {
    let [open, most] = [0, 0];
    twin.onWire((direction, bytes) => {
      const code = Buffer.from(bytes).toString('latin1', 0, 2);
      if (direction === 'in' && code === '11') open += 1;
      if (direction === 'out' && code === '12') open -= 1;
      most = Math.max(most, open);
    });
    return () => most;
  };

  it.each([
    [4, 4],
    [1, 1],
  ])('lends a stack over %i links %i at a time', async (connections, expected) => {
    const rig = await open(connections, 400);
    const most = watchLoans();
    for (const item of items) rig.scanItem(item);
    await until('all are lent', () => states(rig).length === items.length && states(rig).every((state) => state === 'lent'));
    expect(most()).toBe(expected);
    expect(items.map((item) => twin.register.item(item)?.onLoanTo)).toEqual(items.map(() => '24567000001016'));
  });

  it('shows a loan as lent once the journal has found out, though its answer never came', async () => {
    const rig = await open(2, 0);
    const [item = ''] = items;
    twin.setFault('mute-reply');
    rig.scanItem(item);
    await until('nobody knows', () => states(rig)[0] === 'unclear', 5_000);
    twin.setFault('none');
    await until('it is lent', () => states(rig)[0] === 'lent', 12_000);
    expect(rig.controller.view).toMatchObject({ screen: 'borrowing', counts: { asking: 0, done: 1, refused: 0, unclear: 0 } });
  }, 20_000);
});

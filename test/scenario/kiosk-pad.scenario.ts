import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BenchPad } from '../../simulator/bench/bench-pad.ts';
import { startFeigTwin } from '../../simulator/devices/feig-twin.ts';
import type { PadTwin } from '../../simulator/devices/pad-twin.ts';
import { openTcpTwinLine } from '../../simulator/devices/tcp-twin-line.ts';
import { type Sip2Server, startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import { systemClock } from '../../station/system-clock.ts';
import { type KioskPartRig, openKioskPart } from '../support/kiosk-part-rig.ts';
import { until } from '../support/until.ts';

const borrowable = ['2012', '2020', '2038', '2046', '2053', '2061', '2079', '2087'].map((end) => `3456700000${end}`);
const refused = ['34567000002129', '34567000002137'];
const [secured, unsecured] = [0x07, 0xc2];

describe('a kiosk with a pad, on twins that speak real bytes', () => {
  let library: Sip2Server;
  let pad: PadTwin;
  let hands: BenchPad;
  let kiosk: KioskPartRig;

  beforeEach(async () => {
    library = await startSip2Server({ clock: systemClock, latencyMs: 0 });
    pad = await startFeigTwin((events) => openTcpTwinLine(events));
    hands = new BenchPad(pad);
    kiosk = await openKioskPart({ sip2Port: library.port, connections: 4, pad: pad.path });
  });
  afterEach(async () => {
    await kiosk.stop();
    await pad.stop();
    await library.stop();
  });

  const put = (items: readonly string[], isThere = true): void =>
    hands.put({ type: 'pad.put', items: [...items], isThere }, library.register.items());
  const rows = () => ('rows' in kiosk.controller.view ? kiosk.controller.view.rows : []);
  const states = (): string[] => rows().map(({ state }) => state);
  const afis = (): number[] => pad.field.tags.map(({ afi }) => afi);

  it('lends a stack of ten of which two are refused, and opens the alarms of eight', async () => {
    await kiosk.login();
    put([...borrowable, ...refused]);
    await until('every item is answered', () => states().length === 10 && !states().includes('asking') && !states().includes('reading'), 10_000);
    await until('every alarm stands right', () => rows().every((row) => !('alarm' in row) || row.alarm === undefined), 10_000);
    expect(states().filter((state) => state === 'lent')).toHaveLength(8);
    expect(afis()).toEqual([...borrowable.map(() => unsecured), ...refused.map(() => secured)]);
    expect(borrowable.map((item) => library.register.item(item)?.onLoanTo)).toEqual(borrowable.map(() => '24567000001016'));
  });

  it('leaves the alarm of an own loan off that the register does not renew, and says so', async () => {
    const [own = ''] = borrowable;
    // The loan and the three renewals that it has.
    for (let time = 0; time < 4; time += 1) library.register.checkout('24567000001016', own);
    await kiosk.login();
    put([own]);
    await until('it is answered', () => states().includes('refused'), 10_000);
    expect([rows(), afis()]).toMatchObject([[{ state: 'refused', code: 'refused-ask-staff', isOwnLoan: true }], [unsecured]]);
  });

  it('calls a book back that is lifted before its alarm was off, and ends only when it is', async () => {
    await kiosk.login();
    const [item = ''] = borrowable;
    pad.field.beforeAfiWrite = (tag) => {
      tag.place = 'away';
    };
    put([item]);
    await until('it is called back', () => rows().some((row) => 'alarm' in row && row.alarm === 'putBack'), 10_000);
    kiosk.controller.send({ type: 'session.end' });
    await until('the screen says so', () => kiosk.controller.view.screen === 'puttingBack');
    pad.field.beforeAfiWrite = () => undefined;
    put([item]);
    await until('the session ends', () => kiosk.controller.view.screen === 'ended', 10_000);
    expect([afis(), kiosk.controller.view]).toMatchObject([[unsecured], { lent: 1, by: 'patron' }]);
  });

  it('takes back what is put down without a word, and turns its alarm on, but not what was lent a moment ago', async () => {
    const [item = '', onLoan = ''] = borrowable;
    library.register.checkout('24567000001016', onLoan);
    await kiosk.login();
    put([item]);
    await until('it is lent', () => rows().some((row) => row.state === 'lent' && row.alarm === undefined), 10_000);
    put([item], false);
    await until('the pad is empty', () => (kiosk.controller.view.screen === 'borrowing' ? kiosk.controller.view.pad?.items === 0 : false), 10_000);
    kiosk.controller.send({ type: 'session.end' });
    await until('the session is over', () => kiosk.controller.view.screen === 'idle', 10_000);
    put([item, onLoan]);
    await until('the other one is returned', () => states().includes('returned') && afis()[1] === secured, 10_000);
    expect([library.register.item(onLoan)?.onLoanTo, afis()]).toEqual([null, [unsecured, secured]]);
    expect(library.register.item(item)?.onLoanTo).toBe('24567000001016');
  }, 40_000);
});

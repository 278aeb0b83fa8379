import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseItemId } from '../../contracts/ids.ts';
import { type OurChild, startOmatoimi } from '../support/child-process.ts';
import { type KioskPartRig, openKioskPart } from '../support/kiosk-part-rig.ts';
import { openSip2Client, sip2Config } from '../support/sip2-rig.ts';
import { until } from '../support/until.ts';

// The whole process stands still with its connections open, as an overloaded server does: the system still takes bytes for it, and it
// carries out what it finds there when it goes on.
let twin: OurChild;
let port: number;
let kiosk: KioskPartRig;

beforeEach(async () => {
  twin = startOmatoimi(['simulate', 'library-system', '--sip2-port', '0']);
  port = Number((await twin.ready)['sip2Port']);
  kiosk = await openKioskPart({ sip2Port: port, connections: 2 });
});
afterEach(async () => {
  twin.process.kill('SIGCONT');
  await kiosk.stop();
  await twin.end();
});

const route = (): string | null => {
  const { view } = kiosk.controller;
  const row = view.screen === 'returning' ? view.rows[0] : undefined;
  return row?.state === 'returned' ? row.route : null;
};
const states = (): string[] => ('rows' in kiosk.controller.view ? kiosk.controller.view.rows.map(({ state }) => state) : []);
const loanOf = async (item: string): Promise<unknown> => {
  const system = openSip2Client(sip2Config({ host: '127.0.0.1', port }, { connections: 1 }));
  try {
    return await system.item(parseItemId(item));
  } finally {
    await system.stop();
  }
};

it('carries a loan out long after its kiosk gave up on the answer: it is one loan, and told as one', async () => {
  const book = '34567000002012';
  await kiosk.login();
  twin.process.kill('SIGSTOP');
  kiosk.scanItem(book);
  await until('nobody knows', () => states()[0] === 'unclear', 5_000);
  twin.process.kill('SIGCONT');
  await until('it is told as lent', () => states()[0] === 'lent', 25_000);
  expect(await loanOf(book)).toMatchObject({ circulation: 'onLoan' });
}, 45_000);

it('carries a return out long after its kiosk gave up on the answer: it is booked for what it was', async () => {
  const book = '34567000002186';
  expect(await loanOf(book)).toMatchObject({ circulation: 'onLoan' });
  kiosk.controller.send({ type: 'return.choose' });
  twin.process.kill('SIGSTOP');
  kiosk.scanItem(book);
  await until('it is taken for later', () => route() === 'later', 5_000);
  twin.process.kill('SIGCONT');
  await until('it is booked', () => route() === 'shelf', 25_000);
  expect(await loanOf(book)).toMatchObject({ circulation: 'available' });
}, 45_000);

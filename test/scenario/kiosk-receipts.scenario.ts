import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EscposPrinterTwin } from '../../simulator/devices/escpos-printer-twin.ts';
import { openTcpTwinLine } from '../../simulator/devices/tcp-twin-line.ts';
import { type Sip2Server, startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import { systemClock } from '../../station/system-clock.ts';
import { type KioskPartRig, openKioskPart } from '../support/kiosk-part-rig.ts';
import { until } from '../support/until.ts';
import { stallMs } from '../support/stall.ts';

const book = '34567000002012';
const card = '24567000001016';

describe.each([58, 80] as const)('a kiosk with a printer of %i mm, on twins that speak real bytes', (widthMm) => {
  let library: Sip2Server;
  let printer: EscposPrinterTwin;
  let kiosk: KioskPartRig;

  beforeEach(async () => {
    library = await startSip2Server({ clock: systemClock, latencyMs: 0 });
    printer = await EscposPrinterTwin.start((events) => openTcpTwinLine(events));
    kiosk = await openKioskPart({ sip2Port: library.port, connections: 2, printer: { path: printer.path, widthMm } });
    await until('the printer is ready', () => kiosk.printer?.health.state === 'ready', 10_000);
  });
  afterEach(async () => {
    await kiosk.stop();
    await printer.stop();
    await library.stop();
  });

  const view = () => kiosk.controller.view;
  const borrow = async (): Promise<void> => {
    await kiosk.login();
    kiosk.scanItem(book);
    await until('it is lent', () => view().screen === 'borrowing' && JSON.stringify(view()).includes('"lent"'));
  };
  const printIs = (state: string) => (): boolean => {
    const now = view();
    return now.screen === 'receipt' && now.print === state;
  };

  it('prints what was lent, in lines that fit, with no name and no card', async () => {
    await borrow();
    kiosk.controller.send({ type: 'session.endWithReceipt' });
    await until('it is printed', printIs('printed'), 10_000);
    const paper = printer.lines.join('\n');
    expect(paper).toMatch(/Seitsemän veljestä/);
    expect(paper).toMatch(/Eräpäivä/);
    expect(printer.lines.at(-1)).toBe('[cut]');
    expect(Math.max(...printer.lines.map(({ length }) => length))).toBeLessThanOrEqual(widthMm === 58 ? 32 : 42);
    expect(paper).not.toMatch(new RegExp(`${card}|${card.slice(-6)}|Testinen|Aino|1234|${book}`));
  });

  it('lends without paper, says so on the screen, and warns staff', async () => {
    printer.setFault('paper-out');
    await until('the printer knows', () => kiosk.printer?.health.state === 'faulted', 10_000);
    await borrow();
    kiosk.controller.send({ type: 'session.endWithReceipt' });
    await until('the screen stands in', () => printIs('paperOut')() || printIs('failed')(), 10_000);
    expect(view()).toMatchObject({ print: 'paperOut', content: { loans: [{ title: 'Seitsemän veljestä' }] } });
    expect(library.register.item(book)?.onLoanTo).toBe(card);
    expect(kiosk.notices.all.join()).toMatch(/paper/);
  });

  it('ends a receipt within half a second of its visit, and the next one prints only its own', async () => {
    printer.setFault('slow');
    await borrow();
    kiosk.controller.send({ type: 'session.endWithReceipt' });
    await until('it prints', printIs('printing'));
    const endedAt = systemClock.monotonicMs();
    kiosk.controller.send({ type: 'session.end' });
    await kiosk.printer?.clear();
    expect(systemClock.monotonicMs() - endedAt).toBeLessThanOrEqual(500 + stallMs);
    printer.setFault('none');
    printer.act(['tear']);
    await until('the screen is at rest', () => view().screen === 'idle', 10_000);
    kiosk.scanItem(book);
    await until('it is returned', () => JSON.stringify(view()).includes('"returned"'));
    kiosk.controller.send({ type: 'session.endWithReceipt' });
    await until('the return is printed', printIs('printed'), 15_000);
    expect(printer.lines.join('\n')).not.toMatch(/Eräpäivä|Lainattu/);
  }, 40_000);
});

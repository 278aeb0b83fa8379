import { afterEach, describe, expect, it } from 'vitest';
import { isKioskError } from '../../contracts/errors.ts';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { Receipt } from '../../contracts/ports/receipt-printer.port.ts';
import { EscposPrinter } from '../../device-drivers/escpos-printer/escpos-printer.driver.ts';
import { escposPrinterSettings } from '../../device-drivers/escpos-printer/escpos-printer.schema.ts';
import { guardClock as realClock } from '../../device-drivers/lcus-relay/guard-clock.ts';
import { EscposPrinterTwin } from '../../simulator/devices/escpos-printer-twin.ts';
import { until } from '../support/until.ts';
import { type ContractLine, type ContractLineMaker, contractLines } from './lines.ts';
import { stallMs } from '../support/stall.ts';

const endings: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const receipt: Receipt = {
  language: 'fi',
  parts: [
    { type: 'text', text: 'Lumi pääkirjasto', isBold: true, align: 'centre' },
    { type: 'pair', start: 'Pieni myrkkypuutarha', end: '24.12.2026' },
    { type: 'pair', start: 'Война и мир', end: '24.12.2026' },
    { type: 'rule' },
    { type: 'qr', text: 'https://lumi.example/lainat' },
  ],
};
const long: Receipt = { language: 'fi', parts: Array.from({ length: 400 }, (_, at) => ({ type: 'text', text: `Rivi ${at}: äöå ja vielä vähän` })) };

async function setUp(makeLine: ContractLineMaker, settings: Readonly<Record<string, unknown>> = {}, limitMs = 5000) {
  let made: ContractLine | null = null;
  const twin = await EscposPrinterTwin.start(async (events) => {
    made = await makeLine(events);
    return made.twinLine;
  });
  const line = made as unknown as ContractLine;
  // 115,200 baud: a PTY keeps no pace, the printer's driver does.
  const parsed = escposPrinterSettings.parse({ path: line.path ?? '/dev/null', widthMm: 58, baudRate: 115_200, ...settings });
  const printer = new EscposPrinter({ settings: parsed, route: line.route }, { id: brandId<DeviceId>('printer'), clock: realClock });
  endings.push(
    () => line.close(),
    () => printer.stop(),
  );
  printer.start();
  await until('printer ready', () => printer.health.state === 'ready', limitMs);
  return { twin, line, printer };
}

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe.each(contractLines)('ReceiptPrinter contract: ESC/POS printer on %s', (_name, makeLine) => {
  it('prints what it is given, in its letters, and cuts', async () => {
    const { twin, printer } = await setUp(makeLine);
    await printer.print(receipt);
    expect(twin.lines).toEqual([
      'Lumi pääkirjasto'.padStart(24),
      'Pieni myrkkypuutarha  24.12.2026',
      'Война и мир           24.12.2026',
      '-'.repeat(32),
      '[qr https://lumi.example/lainat]',
      '',
      '[cut]',
    ]);
  });

  it('prints one receipt after another', async () => {
    const { twin, printer } = await setUp(makeLine);
    await Promise.all([printer.print(receipt), printer.print(receipt)]);
    expect(twin.lines.filter((line) => line === '[cut]')).toHaveLength(2);
  });

  it.each([
    ['none', { paper: 'enough', isCoverOpen: false, isOnline: true }],
    ['paper-low', { paper: 'low', isCoverOpen: false, isOnline: true }],
    ['paper-out', { paper: 'out', isCoverOpen: false, isOnline: false }],
    ['cover-open', { paper: 'enough', isCoverOpen: true, isOnline: false }],
    ['silence', { paper: null, isCoverOpen: null, isOnline: false }],
    ['noise', { paper: null, isCoverOpen: null, isOnline: false }],
  ])('says within 500 ms how it is: %s', async (fault, status) => {
    const { twin, printer } = await setUp(makeLine);
    twin.setFault(fault);
    const askedAtMs = performance.now();
    expect(await printer.status()).toEqual(status);
    expect(performance.now() - askedAtMs).toBeLessThan(500 + stallMs);
  });

  it.each([
    ['paper-out', 'PRINTER_PAPER_OUT'],
    ['cover-open', 'PRINTER_COVER_OPEN'],
    ['half', 'PRINTER_PAPER_OUT'],
    ['offline', 'DEVICE_TIMEOUT'],
    ['silence', 'DEVICE_TIMEOUT'],
  ] as const)('says of %s why the receipt is not whole, and prints again afterwards', async (fault, code) => {
    const { twin, printer } = await setUp(makeLine);
    twin.setFault(fault);
    const error = await failure(printer.print(receipt));
    expect(isKioskError(error, code)).toBe(true);
    twin.setFault('none');
    await until('ready', () => printer.health.state === 'ready', 3000);
    await printer.print(receipt);
    expect(twin.lines.at(-1)).toBe('[cut]');
  });

  it.each(['slow', 'mute-turn'])('prints in spite of %s', async (fault) => {
    const { twin, printer } = await setUp(makeLine);
    twin.setFault(fault);
    await printer.print(receipt);
    expect(twin.lines.at(-1)).toBe('[cut]');
  });

  it('ends what is printed and drops what waits within 500 ms', async () => {
    const { twin, printer } = await setUp(makeLine);
    twin.setFault('slow');
    const both = [failure(printer.print(long)), failure(printer.print(receipt))];
    await until('it prints', () => twin.items.length > 3);
    const askedAtMs = performance.now();
    await printer.clear();
    expect(performance.now() - askedAtMs).toBeLessThan(500 + stallMs);
    const errors = await Promise.all(both);
    expect(errors.map((error) => isKioskError(error, 'CANCELLED'))).toEqual([true, true]);
    twin.setFault('none');
    await printer.print(receipt);
    expect(twin.lines).not.toContain('Rivi 399: äöå ja vielä vähän');
    expect(twin.lines.filter((line) => line.includes('pääkirjasto'))).toHaveLength(1);
  });

  it('sees an unplug within 1 s, fails what it prints, and prints again within 3 s of the plug', async () => {
    const { twin, line, printer } = await setUp(makeLine);
    twin.setFault('mute-turn');
    const printing = failure(printer.print(long));
    const unplug = line.unplug();
    await until('the loss', () => printer.health.state === 'faulted', 1000);
    await unplug;
    expect(isKioskError(await printing, 'DEVICE_LOST')).toBe(true);
    expect(isKioskError(await failure(printer.print(receipt)), 'DEVICE_LOST')).toBe(true);
    await line.plug();
    twin.setFault('none');
    await until('the return', () => printer.health.state === 'ready', 3000);
    await printer.print(receipt);
    expect(twin.lines.at(-1)).toBe('[cut]');
  });

  it('prints on a printer that cannot tell how it is', async () => {
    const { twin, printer } = await setUp(makeLine, { tellsStatus: false, qr: false, cutter: 'oldFull' });
    expect(await printer.status()).toEqual({ paper: null, isCoverOpen: null, isOnline: null });
    await printer.print(receipt);
    await until('the cut', () => twin.lines.at(-1) === '[cut]');
    expect(twin.lines.map((text) => text.trim())).toContain('https://lumi.example/lainat');
  });
});

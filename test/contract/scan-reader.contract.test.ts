import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { Scan, ScanFault } from '../../contracts/ports/scan-reader.port.ts';
import { guardClock as realClock } from '../../device-drivers/lcus-relay/guard-clock.ts';
import { SerialLineReader } from '../../device-drivers/serial-line-reader/serial-line-reader.driver.ts';
import { serialLineReaderSettings } from '../../device-drivers/serial-line-reader/serial-line-reader.schema.ts';
import { LineReaderTwin } from '../../simulator/devices/line-reader-twin.ts';
import { until } from '../support/until.ts';
import { type ContractLine, type ContractLineMaker, contractLines } from './lines.ts';

const endings: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function setUp(makeLine: ContractLineMaker) {
  let made: ContractLine | null = null;
  const twin = await LineReaderTwin.start(async (events) => {
    made = await makeLine(events);
    return made.twinLine;
  });
  const line = made as unknown as ContractLine;
  const rules = serialLineReaderSettings.parse({ path: '/dev/null' });
  const reader = new SerialLineReader({ rules, route: line.route }, { id: brandId<DeviceId>('reader'), clock: realClock });
  const scans: Scan[] = [];
  const faults: ScanFault[] = [];
  reader.onScan((scan) => scans.push(scan));
  reader.onFault((fault) => faults.push(fault));
  endings.push(
    () => line.close(),
    () => reader.stop(),
  );
  reader.start();
  await until('reader ready', () => reader.health.state === 'ready');
  return { twin, line, reader, scans, faults, texts: () => scans.map((scan) => scan.text.reveal()) };
}

describe.each(contractLines)('ScanReader contract: serial line reader on %s', (_name, makeLine) => {
  it('tells what is presented, once each and in order', async () => {
    const { twin, texts } = await setUp(makeLine);
    await twin.present('24567000001016');
    await twin.present('24567000001024');
    await until('two scans', () => texts().length === 2);
    expect(texts()).toEqual(['24567000001016', '24567000001024']);
  });

  it('puts together what comes at the pace of 9,600 baud', async () => {
    const { twin, texts } = await setUp(makeLine);
    await twin.present('24567000001016', { paceBaud: 9600 });
    await until('a scan', () => texts().length === 1);
    expect(texts()).toEqual(['24567000001016']);
  });

  it('gives one scan for a presentation that the reader repeats', async () => {
    const { twin, texts } = await setUp(makeLine);
    for (let i = 0; i < 3; i += 1) await twin.present('24567000001016');
    await twin.present('24567000001024');
    await until('the second card', () => texts().includes('24567000001024'));
    expect(texts()).toEqual(['24567000001016', '24567000001024']);
  });

  it.each([
    ['a line of 4 kB', '9'.repeat(4096), 'tooLong'],
    ['NUL bytes', '245\u0000670', 'forbiddenCharacters'],
    ['letters beyond ASCII', 'ääkkösiä', 'forbiddenCharacters'],
  ] as const)('gives one fault and no scan for %s, and reads the next card', async (_what, text, fault) => {
    const { twin, texts, faults } = await setUp(makeLine);
    await twin.present(text);
    await twin.present('24567000001016');
    await until('the next card', () => texts().length === 1);
    expect(texts()).toEqual(['24567000001016']);
    expect(faults).toEqual([fault]);
  });

  it('forgets half a line and says so', async () => {
    const { twin, faults, texts } = await setUp(makeLine);
    await twin.present('245670', { terminator: '' });
    await until('the fault', () => faults.length === 1, 1500);
    expect(faults).toEqual(['incomplete']);
    await twin.present('24567000001016');
    await until('the next card', () => texts().length === 1);
    expect(texts()).toEqual(['24567000001016']);
  });

  it('sees an unplug within 1 s and reads again within 3 s of the plug', async () => {
    const { twin, line, reader, texts } = await setUp(makeLine);
    const unplug = line.unplug();
    await until('the loss', () => reader.health.state === 'faulted', 1000);
    await unplug;
    await line.plug();
    await until('the return', () => reader.health.state === 'ready', 3000);
    await twin.present('24567000001016');
    await until('a scan', () => texts().length === 1);
    expect(texts()).toEqual(['24567000001016']);
  });

  it('gives texts that refuse to be printed', async () => {
    const { twin, scans } = await setUp(makeLine);
    await twin.present('24567000001016');
    await until('a scan', () => scans.length === 1);
    const printed = [String(scans[0]?.text), JSON.stringify(scans[0]), inspect(scans[0], { depth: 5, showHidden: true })].join();
    expect(printed).not.toContain('24567');
  });

  it('lets the line go when it is stopped', async () => {
    const { line, reader } = await setUp(makeLine);
    await reader.stop();
    const again = await line.route.open({ onData: () => undefined, onLost: () => undefined }, new AbortController().signal);
    await again.close();
  });
});

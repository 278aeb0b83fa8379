import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { DriverContext, DriverInstance } from '../../contracts/driver-manifest.ts';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { Scan, ScanFault, ScanReader } from '../../contracts/ports/scan-reader.port.ts';
import { codeRulesOf } from '../../device-drivers/bar-code/code-rules.schema.ts';
import { HidKeyboardReader } from '../../device-drivers/hid-keyboard-reader/hid-keyboard-reader.driver.ts';
import { hidKeyboardReaderSettings } from '../../device-drivers/hid-keyboard-reader/hid-keyboard-reader.schema.ts';
import { HidPosScanner } from '../../device-drivers/hid-pos-scanner/hid-pos-scanner.driver.ts';
import { hidPosScannerSettings } from '../../device-drivers/hid-pos-scanner/hid-pos-scanner.schema.ts';
import { guardClock as realClock } from '../../device-drivers/lcus-relay/guard-clock.ts';
import { Rdm6300Reader } from '../../device-drivers/rdm6300/rdm6300.driver.ts';
import { rdm6300Settings } from '../../device-drivers/rdm6300/rdm6300.schema.ts';
import type { ByteRoute } from '../../device-drivers/transport/byte-link.ts';
import { framedHidRoute } from '../../device-drivers/transport/framed-hid-link.ts';
import { WiegandSerialReader } from '../../device-drivers/wiegand-serial/wiegand-serial.driver.ts';
import { wiegandSerialSettings } from '../../device-drivers/wiegand-serial/wiegand-serial.schema.ts';
import { hidKeyboardFamily } from '../../simulator/devices/hid-keyboard-reader-twin.ts';
import { hidPosFamily } from '../../simulator/devices/hid-pos-scanner-twin.ts';
import { rdm6300Family } from '../../simulator/devices/rdm6300-twin.ts';
import { type ScanFamily, ScanTwin } from '../../simulator/devices/scan-twin.ts';
import { wiegandSerialFamily } from '../../simulator/devices/wiegand-serial-twin.ts';
import { until } from '../support/until.ts';
import { type ContractLine, type ContractLineMaker, contractLines } from './lines.ts';

const endings: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

type Reader = ScanReader & DriverInstance<ScanReader>;

/** A driver, its twin's family, and two cards as they are held before the twin and as they are told. */
interface Family {
  readonly family: ScanFamily;
  make(route: ByteRoute, context: DriverContext): Reader;
  readonly first: readonly [readonly string[], string];
  readonly second: readonly [readonly string[], string];
  /** What half a presentation, and noise before a whole one, come to. */
  readonly noise: readonly ScanFault[];
}

const path = '/tmp/twin';
const families: readonly Family[] = [
  {
    family: rdm6300Family({}),
    make: (route, context) => new Rdm6300Reader({ rules: rdm6300Settings.parse({ path }), route }, context),
    first: [['tag', '62E3086CED'], '3808980205'],
    second: [['tag', '0105BA0504'], '0096077060'],
    noise: [],
  },
  {
    family: wiegandSerialFamily({}),
    make: (route, context) => new WiegandSerialReader({ rules: wiegandSerialSettings.parse({ path }), route }, context),
    first: [['card', '123', '4567'], '12304567'],
    second: [['card', '90', '324'], '09000324'],
    noise: ['forbiddenCharacters'],
  },
  {
    family: hidPosFamily({}),
    make: (route, context) => new HidPosScanner({ rules: codeRulesOf(hidPosScannerSettings.parse({ path })), route: framedHidRoute(route) }, context),
    first: [['scan', '24567000001016'], '24567000001016'],
    second: [['scan', '167A006007', ']A0'], '167A006007'],
    noise: ['forbiddenCharacters'],
  },
  {
    family: hidKeyboardFamily({ layout: 'fi' }),
    make: (route, context) => {
      const rules = codeRulesOf(hidKeyboardReaderSettings.parse({ path, layout: 'fi' }));
      return new HidKeyboardReader({ rules, route: framedHidRoute(route) }, context);
    },
    first: [['scan', '24567000001016'], '24567000001016'],
    second: [['scan', 'FI-Lumi/167A'], 'FI-Lumi/167A'],
    noise: [],
  },
];

async function setUp({ family, make }: Family, makeLine: ContractLineMaker) {
  let made: ContractLine | null = null;
  const twin = await ScanTwin.start(async (events) => {
    made = await makeLine(events);
    return made.twinLine;
  }, family);
  const line = made as unknown as ContractLine;
  const reader = make(line.route, { id: brandId<DeviceId>('reader'), clock: realClock });
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

const suites = families.flatMap((family) => contractLines.map(([name, makeLine]) => [family.family.driver, name, family, makeLine] as const));

describe.each(suites)('ScanReader contract: %s on %s', (_driver, _line, family, makeLine) => {
  const [[first, firstText], [second, secondText]] = [family.first, family.second];

  it('tells what is presented, once each and in order', async () => {
    const { twin, texts, faults } = await setUp(family, makeLine);
    await twin.act(first);
    await twin.act(second);
    await until('two scans', () => texts().length === 2);
    expect(texts()).toEqual([firstText, secondText]);
    expect(faults).toEqual([]);
  });

  it('gives one scan for a presentation that the reader repeats, and the next card at once', async () => {
    const { twin, texts } = await setUp(family, makeLine);
    twin.setFault('stuck');
    await twin.act(first);
    twin.setFault('none');
    await twin.act(second);
    await until('the second card', () => texts().includes(secondText));
    expect(texts()).toEqual([firstText, secondText]);
  });

  it('puts together what comes slowly', async () => {
    const { twin, texts } = await setUp(family, makeLine);
    twin.setFault('slow');
    await twin.act(second);
    await until('a scan', () => texts().length === 1);
    expect(texts()).toEqual([secondText]);
  });

  it('reads a card after noise', async () => {
    const { twin, texts, faults } = await setUp(family, makeLine);
    twin.setFault('noise');
    await twin.act(first);
    await until('a scan', () => texts().length === 1);
    expect(texts()).toEqual([firstText]);
    expect(faults).toEqual(family.noise);
  });

  it('gives no scan for half a presentation, says so, and reads the next card', async () => {
    const { twin, texts, faults } = await setUp(family, makeLine);
    twin.setFault('half');
    await twin.act(first);
    await until('the fault', () => faults.length === 1, 1500);
    twin.setFault('none');
    await twin.act(second);
    await until('the next card', () => texts().length === 1);
    expect([texts(), faults]).toEqual([[secondText], ['incomplete']]);
  });

  const itWithCheck = family.family.hasCheck ? it : null;
  itWithCheck?.('gives no scan for a wrong check', async () => {
    const { twin, texts, faults } = await setUp(family, makeLine);
    twin.setFault('wrong-check');
    await twin.act(first);
    twin.setFault('none');
    await twin.act(second);
    await until('the next card', () => texts().length === 1);
    expect([texts(), faults]).toEqual([[secondText], ['incomplete']]);
  });

  it('sees an unplug within 1 s and reads again within 3 s of the plug', async () => {
    const { twin, line, reader, texts } = await setUp(family, makeLine);
    const unplug = line.unplug();
    await until('the loss', () => reader.health.state === 'faulted', 1000);
    await unplug;
    await line.plug();
    await until('the return', () => reader.health.state === 'ready', 3000);
    await twin.act(first);
    await until('a scan', () => texts().length === 1);
    expect(texts()).toEqual([firstText]);
  });

  it('gives texts that refuse to be printed', async () => {
    const { twin, scans } = await setUp(family, makeLine);
    await twin.act(first);
    await until('a scan', () => scans.length === 1);
    const printed = [String(scans[0]?.text), JSON.stringify(scans[0]), inspect(scans[0], { depth: 5, showHidden: true })].join();
    expect(printed).not.toContain(firstText);
  });
});

it('a HID POS scanner keeps the kind of code as evidence, and takes neither an EAN nor its own answers for a card', async () => {
  const { twin, scans, faults } = await setUp(families[2] as Family, (contractLines[2] as (typeof contractLines)[number])[1]);
  await twin.act(['scan', '9789510000000', ']E0']);
  await twin.act(['answer', 'REVINF']);
  await twin.act(['scan', '24567000001016', ']Q1']);
  expect(scans.map(({ symbology }) => symbology)).toEqual([']Q1']);
  expect(faults).toEqual(['forbiddenCharacters']);
});

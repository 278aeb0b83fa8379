import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { ContactState } from '../../contracts/ports/contact-input.port.ts';
import type { PadKey } from '../../contracts/ports/keypad.port.ts';
import type { Scan, ScanFault } from '../../contracts/ports/scan-reader.port.ts';
import type { OsdpTwinOptions } from '../../simulator/devices/osdp-twin.ts';
import { OsdpRig, type OsdpRigSettings } from '../support/osdp-rig.ts';
import { until } from '../support/until.ts';
import { type ContractLineMaker, contractLines } from './lines.ts';

const endings: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** After a connection what the reader kept is old for a quarter of a second. */
const freshMs = 300;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function setUp(makeLine: ContractLineMaker, settings: OsdpRigSettings = {}, options: OsdpTwinOptions = {}) {
  const rig = await OsdpRig.start(makeLine, settings, options);
  const reader = rig.reader();
  const scans: Scan[] = [];
  const faults: ScanFault[] = [];
  const keys: PadKey[] = [];
  reader.onScan((scan) => scans.push(scan));
  reader.onFault((fault) => faults.push(fault));
  reader.onKey((key) => keys.push(key.reveal()));
  endings.push(
    () => rig.stop(),
    () => reader.stop(),
  );
  reader.start();
  await until('reader ready', () => reader.health.state === 'ready');
  await pause(freshMs);
  return { ...rig, rig, twin: rig.twin, reader, scans, faults, keys, texts: () => scans.map((scan) => scan.text.reveal()) };
}

describe.each(contractLines)('ScanReader contract: OSDP reader with secure channel on %s', (_name, makeLine) => {
  it('tells what is presented, once each and in order, through the channel', async () => {
    const { twin, texts, faults } = await setUp(makeLine);
    twin.act(['card', '123', '4567']);
    twin.act(['card', '90', '324']);
    twin.act(['text', '24567000001016']);
    await until('three scans', () => texts().length === 3);
    expect([twin.pd.isSecure, texts(), faults]).toEqual([true, ['12304567', '09000324', '24567000001016'], []]);
  });

  it('gives one scan for a presentation that the reader repeats', async () => {
    const { twin, texts } = await setUp(makeLine);
    twin.setFault('stuck');
    twin.act(['card', '123', '4567']);
    twin.setFault('none');
    twin.act(['card', '90', '324']);
    await until('the second card', () => texts().includes('09000324'));
    expect(texts()).toEqual(['12304567', '09000324']);
  });

  it('gives no scan for wrong parity and says so', async () => {
    const { twin, faults, texts } = await setUp(makeLine);
    twin.act(['bits', '00101101000000001010001001']);
    await until('the fault', () => faults.length === 1);
    expect([faults, texts()]).toEqual([['incomplete'], []]);
  });

  it.each(['slow', 'lost-answer', 'late'])('loses nothing and doubts nobody on an answer that is %s', async (fault) => {
    const { twin, texts, reader } = await setUp(makeLine);
    const states: string[] = [];
    reader.onHealth(({ state }) => states.push(state));
    twin.setFault(fault);
    await pause(fault === 'late' ? 400 : 100);
    twin.setFault('none');
    twin.act(['card', '123', '4567']);
    await until('a scan', () => texts().length === 1);
    expect([texts(), states]).toEqual([['12304567'], []]);
  });

  it('tells keys in their order, and refuses to print them', async () => {
    const { twin, keys, reader } = await setUp(makeLine);
    const printed: string[] = [];
    reader.onKey((key) => printed.push(inspect(key, { showHidden: true, depth: 4 }) + JSON.stringify(key) + String(key)));
    twin.act(['keys', '71*#']);
    await until('the keys', () => keys.length === 4);
    expect(keys).toEqual([{ type: 'digit', digit: '7' }, { type: 'digit', digit: '1' }, { type: 'clear' }, { type: 'enter' }]);
    expect(printed.join()).not.toContain('7');
  });

  it('tells an opened housing', async () => {
    const { twin, reader } = await setUp(makeLine);
    const states: ContactState[] = [];
    await until('a state', () => reader.tamper.state === 'inactive');
    reader.tamper.onChange(({ state }) => states.push(state));
    twin.act(['tamper', 'on']);
    await until('tampered', () => reader.tamper.state === 'active', 1000);
    expect(states).toEqual(['active']);
  });

  it('tells a failing supply, and that it is well again', async () => {
    const { twin, reader } = await setUp(makeLine);
    const states: ContactState[] = [];
    await until('a state', () => reader.supply.state === 'inactive');
    reader.supply.onChange(({ state }) => states.push(state));
    twin.act(['power', 'off']);
    await until('failing', () => reader.supply.state === 'active', 1000);
    twin.act(['power', 'on']);
    await until('well', () => reader.supply.state === 'inactive', 1000);
    expect([states, reader.tamper.state]).toEqual([['active', 'inactive'], 'inactive']);
  });

  it('shows cues with light and tone', async () => {
    const { twin, reader } = await setUp(makeLine);
    const before = twin.shown.length;
    reader.signals.show('granted');
    await until('light and tone', () => twin.shown.length >= before + 2);
    expect(twin.shown.slice(-2).map(({ code }) => code)).toEqual([0x69, 0x6a]);
  });

  it('sees an unplug within 1 s and reads again within 3 s of the plug', async () => {
    const { twin, line, reader, texts } = await setUp(makeLine);
    const unplug = line.unplug();
    await until('the loss', () => reader.health.state === 'faulted', 1000);
    await unplug;
    await line.plug();
    await until('the return', () => reader.health.state === 'ready', 3000);
    await pause(freshMs);
    twin.act(['card', '123', '4567']);
    await until('a scan', () => texts().length === 1);
  });

  it('takes no card that was held while nobody asked the reader', async () => {
    const { twin, line, reader, texts, faults } = await setUp(makeLine);
    const unplug = line.unplug();
    await until('the loss', () => reader.health.state === 'faulted', 1000);
    await unplug;
    twin.act(['card', '123', '4567']);
    await pause(2100);
    await line.plug();
    await until('the fault', () => faults.length === 1, 4000);
    expect([texts(), faults]).toEqual([[], ['incomplete']]);
  });

  it('tells silence within 1.5 s and is back by itself', async () => {
    const { twin, reader } = await setUp(makeLine);
    twin.setFault('silence');
    await until('the fault', () => reader.health.state === 'faulted', 1500);
    expect(reader.health).toMatchObject({ code: 'DEVICE_TIMEOUT' });
    twin.setFault('none');
    await until('ready', () => reader.health.state === 'ready', 2000);
  });
});

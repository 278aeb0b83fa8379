import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { KeyPress } from '../../contracts/ports/keypad.port.ts';
import { HidKeypad } from '../../device-drivers/hid-keypad/hid-keypad.driver.ts';
import { guardClock as realClock } from '../../device-drivers/lcus-relay/guard-clock.ts';
import { framedHidRoute } from '../../device-drivers/transport/framed-hid-link.ts';
import { hidKeypadFamily } from '../../simulator/devices/hid-keypad-twin.ts';
import { ScanTwin } from '../../simulator/devices/scan-twin.ts';
import { until } from '../support/until.ts';
import { type ContractLine, type ContractLineMaker, contractLines } from './lines.ts';

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function setUp(makeLine: ContractLineMaker) {
  let made: ContractLine | null = null;
  const twin = await ScanTwin.start(async (events) => {
    made = await makeLine(events);
    return made.twinLine;
  }, hidKeypadFamily());
  const line = made as unknown as ContractLine;
  const pad = new HidKeypad(framedHidRoute(line.route), { id: brandId<DeviceId>('pad'), clock: realClock });
  const keys: KeyPress[] = [];
  pad.onKey((key) => keys.push(key));
  endings.push(
    () => line.close(),
    () => pad.stop(),
  );
  pad.start();
  await until('pad ready', () => pad.health.state === 'ready');
  const typed = (): string =>
    keys
      .map((each) => each.reveal())
      .map((key) => (key.type === 'digit' ? key.digit : { enter: '#', clear: '*', other: '?' }[key.type]))
      .join('');
  return { twin, line, pad, keys, typed };
}

describe.each(contractLines)('Keypad contract: hid-keypad on %s', (_line, makeLine) => {
  it.each(['none', 'noise', 'slow'])('tells keys once each and in order, with fault %s', async (fault) => {
    const { twin, typed } = await setUp(makeLine);
    twin.setFault(fault);
    await twin.act(['keys', '1223*0#']);
    await until('seven keys', () => typed().length === 7);
    expect(typed()).toBe('1223*0#');
  });

  it('tells what was pressed of a PIN that breaks off, and goes on with the next', async () => {
    const { twin, typed } = await setUp(makeLine);
    twin.setFault('half');
    await twin.act(['keys', '1234']);
    twin.setFault('none');
    await twin.act(['keys', '*9#']);
    await until('five keys', () => typed().length === 5);
    expect(typed()).toBe('12*9#');
  });

  it('sees an unplug within 1 s and takes keys again within 3 s of the plug', async () => {
    const { twin, line, pad, typed } = await setUp(makeLine);
    const unplug = line.unplug();
    await until('the loss', () => pad.health.state === 'faulted', 1000);
    await unplug;
    await line.plug();
    await until('the return', () => pad.health.state === 'ready', 3000);
    await twin.act(['keys', '7#']);
    await until('two keys', () => typed().length === 2);
    expect(typed()).toBe('7#');
  });

  it('gives keys that refuse to be printed', async () => {
    const { twin, keys } = await setUp(makeLine);
    await twin.act(['keys', '5']);
    await until('a key', () => keys.length === 1);
    expect([String(keys[0]), JSON.stringify(keys[0]), inspect(keys[0], { depth: 5, showHidden: true })]).toEqual(['key •', '"key •"', 'key •']);
  });
});

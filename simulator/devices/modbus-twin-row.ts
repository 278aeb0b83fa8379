import type { DeviceTwin, DeviceTwinRow } from './device-twin.ts';
import type { BoardFamily } from './modbus-board.ts';
import { ModbusTwin } from './modbus-twin.ts';
import type { TwinLineMaker } from './twin-line.ts';

const acts = ['input N on|off: closes or opens an input', 'relay N on|off: a hand on the button of a relay'];

function row(driver: string, family: BoardFamily): DeviceTwinRow {
  return { driver, acts, start: (makeLine, options) => startBoard(makeLine, family, options) };
}

async function startBoard(makeLine: TwinLineMaker, family: BoardFamily, options: Readonly<Record<string, string>>): Promise<DeviceTwin> {
  const { framing = 'rtu', unit = '1', relays = '8', inputs = '8', baud } = options;
  if (framing !== 'rtu' && framing !== 'tcp') throw new RangeError('framing is rtu or tcp');
  const numbers = { unit: Number(unit), relays: Number(relays), inputs: Number(inputs), ...(baud === undefined ? {} : { paceBaud: Number(baud) }) };
  if (Object.values(numbers).some((number) => !Number.isInteger(number) || number < 0))
    throw new RangeError('unit, relays, inputs and baud are whole numbers');
  return ModbusTwin.start(makeLine, { family, framing, ...numbers });
}

/** One board for each driver that speaks Modbus. */
export const modbusTwinRows: readonly DeviceTwinRow[] = [
  row('modbus-relay', 'waveshare'),
  row('modbus-input', 'waveshare'),
  row('modbus-output', 'waveshare'),
  row('eletechsup-relay', 'eletechsup'),
];

import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { guardClock } from '../../device-drivers/lcus-relay/guard-clock.ts';
import { eletechsupRelay } from '../../device-drivers/modbus/eletechsup.codec.ts';
import { ModbusBus } from '../../device-drivers/modbus/modbus-bus.ts';
import type { ModbusFraming } from '../../device-drivers/modbus/modbus-frame.codec.ts';
import { ModbusInput } from '../../device-drivers/modbus/modbus-input.driver.ts';
import { modbusInputSettings } from '../../device-drivers/modbus/modbus-input.schema.ts';
import { ModbusOutput } from '../../device-drivers/modbus/modbus-output.driver.ts';
import { modbusRelaySettings } from '../../device-drivers/modbus/modbus-relay.schema.ts';
import { TimedLock } from '../../device-drivers/modbus/timed-lock.driver.ts';
import { UnitInputs } from '../../device-drivers/modbus/unit-inputs.ts';
import { waveshareRelay } from '../../device-drivers/modbus/waveshare.codec.ts';
import { ModbusTwin, type ModbusTwinOptions } from '../../simulator/devices/modbus-twin.ts';
import type { ContractLine, ContractLineMaker } from '../contract/lines.ts';

/** A Modbus board on a line, and the bus that reaches it. */
export class ModbusRig {
  readonly twin: ModbusTwin;
  readonly line: ContractLine;
  readonly bus: ModbusBus;
  readonly #inputs: UnitInputs;

  private constructor(twin: ModbusTwin, line: ContractLine, framing: ModbusFraming) {
    this.twin = twin;
    this.line = line;
    this.bus = new ModbusBus({ route: line.route, framing, baudRate: 9600, clock: guardClock });
    this.#inputs = new UnitInputs(this.bus, 1, guardClock);
  }

  static async start(makeLine: ContractLineMaker, options: ModbusTwinOptions = {}): Promise<ModbusRig> {
    let made: ContractLine | null = null;
    const twin = await ModbusTwin.start(async (events) => {
      made = await makeLine(events);
      return made.twinLine;
    }, options);
    return new ModbusRig(twin, made as unknown as ContractLine, options.framing ?? 'rtu');
  }

  /** @param channel counted from 1 */
  lock(family: 'waveshare' | 'eletechsup', channel = 1): TimedLock {
    const board = family === 'waveshare' ? waveshareRelay(channel) : eletechsupRelay(channel);
    return new TimedLock({ bus: this.bus, board, unit: 1, timeoutMs: 200 }, { id: brandId<DeviceId>('lock'), clock: guardClock });
  }

  input(input = 1, wiring: 'normallyOpen' | 'normallyClosed' = 'normallyOpen'): ModbusInput {
    const settings = modbusInputSettings.parse({ path: '/dev/null', input, wiring });
    return new ModbusInput({ settings, inputs: this.#inputs }, { id: brandId<DeviceId>(`input-${input}`), clock: guardClock });
  }

  output(channel = 1): ModbusOutput {
    const settings = modbusRelaySettings.parse({ path: '/dev/null', channel });
    return new ModbusOutput({ settings, bus: this.bus }, { id: brandId<DeviceId>('output'), clock: guardClock });
  }

  async stop(): Promise<void> {
    await this.twin.stop();
    await this.line.close();
  }
}

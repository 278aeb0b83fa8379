import type { ModbusTwinOptions } from '../../simulator/devices/modbus-twin.ts';
import { ModbusRig } from '../support/modbus-rig.ts';
import { describeDoorLock, type LockRig } from './door-lock.suite.ts';
import { type ContractLineMaker, contractLines } from './lines.ts';

async function rigOf(makeLine: ContractLineMaker, family: 'waveshare' | 'eletechsup', options: ModbusTwinOptions = {}): Promise<LockRig> {
  const rig = await ModbusRig.start(makeLine, { ...options, family });
  const { board } = rig.twin;
  const twin = {
    get isOn() {
      return board.relays[0] === true;
    },
    get releases() {
      return board.history.filter(({ isOn }) => isOn).length;
    },
    history: board.history,
  };
  return {
    line: { unplug: () => rig.line.unplug(), plug: () => rig.line.plug(), close: () => rig.stop() },
    lock: rig.lock(family),
    twin,
    shortPulseMs: family === 'waveshare' ? 300 : 1000,
  };
}

describeDoorLock('Waveshare relay (RTU)', (makeLine) => rigOf(makeLine, 'waveshare'));
describeDoorLock('Waveshare relay (RTU, 9,600 baud)', (makeLine) => rigOf(makeLine, 'waveshare', { paceBaud: 9600 }), contractLines.slice(0, 1));
describeDoorLock('Waveshare relay (Modbus TCP)', (makeLine) => rigOf(makeLine, 'waveshare', { framing: 'tcp' }), contractLines.slice(1, 2));
describeDoorLock('Eletechsup relay', (makeLine) => rigOf(makeLine, 'eletechsup'));

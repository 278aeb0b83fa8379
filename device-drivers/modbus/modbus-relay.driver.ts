import type { DriverManifest } from '../../contracts/driver-manifest.ts';
import { ModbusBus } from './modbus-bus.ts';
import { probeEletechsup, probeWaveshare } from './modbus-probe.ts';
import { modbusRelaySettings, type ModbusRelaySettings } from './modbus-relay.schema.ts';
import { eletechsupRelay } from './eletechsup.codec.ts';
import { TimedLock } from './timed-lock.driver.ts';
import { waveshareRelay } from './waveshare.codec.ts';
import { serialAdapterChips } from '../transport/usb-adapters.ts';

/** Waveshare relay boards with hardware "flash on", over RS-485, Ethernet (Modbus TCP) or a serial server. */
export const modbusRelay: DriverManifest<'doorLock', ModbusRelaySettings> = {
  id: 'modbus-relay',
  port: 'doorLock',
  title: 'Waveshare Modbus relay',
  roles: ['door.lock'],
  bus: 'modbus',
  settingsSchema: modbusRelaySettings,
  usb: serialAdapterChips,
  timesOwnPulse: true,
  probe: probeWaveshare,
  create: (settings, context) =>
    new TimedLock({ ...settings, bus: ModbusBus.of(settings, context), board: waveshareRelay(settings.channel) }, context),
};

/** Eletechsup R4D and RYN4 relay boards: they time whole seconds. */
export const eletechsupRelayDriver: DriverManifest<'doorLock', ModbusRelaySettings> = {
  id: 'eletechsup-relay',
  port: 'doorLock',
  title: 'Eletechsup Modbus relay',
  roles: ['door.lock'],
  bus: 'modbus',
  settingsSchema: modbusRelaySettings,
  usb: serialAdapterChips,
  timesOwnPulse: true,
  probe: probeEletechsup,
  create: (settings, context) =>
    new TimedLock({ ...settings, bus: ModbusBus.of(settings, context), board: eletechsupRelay(settings.channel) }, context),
};

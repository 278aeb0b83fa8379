import type { AnyDriverManifest } from '../contracts/driver-manifest.ts';
import { hidKeyboardReader } from './hid-keyboard-reader/hid-keyboard-reader.driver.ts';
import { hidKeypad } from './hid-keypad/hid-keypad.driver.ts';
import { hidPosScanner } from './hid-pos-scanner/hid-pos-scanner.driver.ts';
import { dcttechRelay } from './dcttech-relay/dcttech-relay.driver.ts';
import { audioCommand } from './audio-command/audio-command.driver.ts';
import { bibliotheca210 } from './bibliotheca-210/bibliotheca-210.driver.ts';
import { feig } from './feig/feig.driver.ts';
import { rl866 } from './rl866/rl866.driver.ts';
import { espeakNg } from './espeak-ng/espeak-ng.driver.ts';
import { escposPrinter } from './escpos-printer/escpos-printer.driver.ts';
import { lcusRelay } from './lcus-relay/lcus-relay.driver.ts';
import { modbusInput } from './modbus/modbus-input.driver.ts';
import { modbusOutput } from './modbus/modbus-output.driver.ts';
import { eletechsupRelayDriver, modbusRelay } from './modbus/modbus-relay.driver.ts';
import { osdpInput } from './osdp/osdp-input.driver.ts';
import { osdpLockDriver, osdpOutput } from './osdp/osdp-output.driver.ts';
import { osdpReader } from './osdp/osdp-reader.driver.ts';
import { rdm6300 } from './rdm6300/rdm6300.driver.ts';
import { serialLineReader } from './serial-line-reader/serial-line-reader.driver.ts';
import { wiegandSerial } from './wiegand-serial/wiegand-serial.driver.ts';

/** Every device family there is. A new one is a folder and a line here. */
export const driverRegistry: readonly AnyDriverManifest[] = [
  serialLineReader,
  rdm6300,
  wiegandSerial,
  hidPosScanner,
  hidKeyboardReader,
  hidKeypad,
  lcusRelay,
  modbusRelay,
  eletechsupRelayDriver,
  modbusInput,
  modbusOutput,
  osdpReader,
  osdpInput,
  osdpOutput,
  osdpLockDriver,
  feig,
  bibliotheca210,
  rl866,
  escposPrinter,
  audioCommand,
  espeakNg,
  dcttechRelay,
];

/** The driver that `[[devices]] driver` names, or undefined. */
export function findDriver(id: string): AnyDriverManifest | undefined {
  return driverRegistry.find((driver) => driver.id === id);
}

import type { DeviceTwinRow } from './device-twin.ts';
import { dcttechRelayTwinRow } from './dcttech-relay-twin.ts';
import { bibliotheca210TwinRow } from './bibliotheca-210-twin.ts';
import { feigTwinRow } from './feig-twin.ts';
import { rl866TwinRow } from './rl866-twin.ts';
import { escposPrinterTwinRow } from './escpos-printer-twin.ts';
import { hidKeyboardReaderTwinRow } from './hid-keyboard-reader-twin.ts';
import { hidKeypadTwinRow } from './hid-keypad-twin.ts';
import { hidPosScannerTwinRow } from './hid-pos-scanner-twin.ts';
import { lcusRelayTwinRow } from './lcus-relay-twin-row.ts';
import { lineReaderTwinRow } from './line-reader-twin-row.ts';
import { modbusTwinRows } from './modbus-twin-row.ts';
import { osdpTwinRows } from './osdp-twin.ts';
import { rdm6300TwinRow } from './rdm6300-twin.ts';
import { wiegandSerialTwinRow } from './wiegand-serial-twin.ts';

/** The twin of every driver. A new one is a file and a line here. */
export const deviceTwinRows: readonly DeviceTwinRow[] = [
  lineReaderTwinRow,
  rdm6300TwinRow,
  wiegandSerialTwinRow,
  hidPosScannerTwinRow,
  hidKeyboardReaderTwinRow,
  hidKeypadTwinRow,
  lcusRelayTwinRow,
  ...modbusTwinRows,
  ...osdpTwinRows,
  feigTwinRow,
  bibliotheca210TwinRow,
  rl866TwinRow,
  escposPrinterTwinRow,
  dcttechRelayTwinRow,
];

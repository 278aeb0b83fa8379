import type { DeviceTwinRow } from './device-twin.ts';
import { lcusRelayTwinRow } from './lcus-relay-twin-row.ts';
import { lineReaderTwinRow } from './line-reader-twin-row.ts';
import { modbusTwinRows } from './modbus-twin-row.ts';

/** The twin of every driver. A new one is a file and a line here. */
export const deviceTwinRows: readonly DeviceTwinRow[] = [lineReaderTwinRow, lcusRelayTwinRow, ...modbusTwinRows];

import type { BenchDevice } from '../../contracts/bench.schema.ts';

type ReaderRole = 'door.card' | 'kiosk.card' | 'kiosk.item';

/** The reader twin with a role, if the station has one. */
export function readerFor(devices: readonly BenchDevice[], role: ReaderRole): BenchDevice | undefined {
  return devices.find((device) => device.role === role);
}

/** Devices that take scans. */
export function readers(devices: readonly BenchDevice[]): readonly BenchDevice[] {
  return devices.filter((device) => device.role.endsWith('.card') || device.role.endsWith('.item'));
}

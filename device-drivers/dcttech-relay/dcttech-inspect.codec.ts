import type { FrameInspection } from '../../contracts/frame-inspection.ts';
import { decodeDcttechState, decodeDcttechSwitch } from './dcttech.codec.ts';

/** What a feature report of a dcttech board says: a command of nine bytes, or its state. */
export function inspectDcttech(bytes: Uint8Array): FrameInspection {
  const told = { ok: true, protocol: 'relay-dcttech', crc: 'absent', error: null } as const;
  const command = decodeDcttechSwitch(bytes);
  if (command !== null) {
    const report = 'set feature, 9 bytes, first is report id 0';
    return { ...told, name: 'switch', fields: { report, relay: command.relay, state: command.isOn ? 'on' : 'off' } };
  }
  const state = decodeDcttechState(bytes);
  if (state !== null) {
    const relays = state.relays.map((isOn) => (isOn ? 'on' : 'off'));
    const bits = bytes.at(-1) ?? 0;
    return { ...told, name: 'state', fields: { report: 'get feature, report id 1', serial: state.serial, bits, relays } };
  }
  const error = 'This is neither a command of nine bytes (00 FF|FD relay, 00 FE, 00 FC) nor the state of eight.';
  return { ...told, ok: false, name: null, fields: {}, error };
}

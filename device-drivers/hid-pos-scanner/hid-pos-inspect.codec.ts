import type { FrameInspection } from '../../contracts/frame-inspection.ts';
import { isReaderAnswer } from '../bar-code/aim.codec.ts';
import { decodePosReport } from './hid-pos.codec.ts';

const hostReportId = 0xfd;
const lead = 0x16;
const commands: Readonly<Record<string, string>> = { '54 0d': 'trigger on', '55 0d': 'trigger off' };

/** One report of a HID POS scanner: an input report, or a command of the host to a Honeywell scanner. */
export function inspectHidPos(bytes: Uint8Array): FrameInspection {
  if (bytes[0] === hostReportId) return inspectCommand(bytes);
  const protocol = 'hid-pos-barcode';
  const report = decodePosReport(bytes);
  if (report === null) {
    const error = 'These bytes are no input report of a HID POS scanner: length and symbology identifier do not fit.';
    return { ok: false, protocol, name: null, fields: {}, crc: 'absent', error };
  }
  const { reportId, aim, data, vendorSymbology, hasMore } = report;
  const fields = { reportId, length: data.length, aim, dataHex: hex(data), text: latin(data), vendorSymbology, more: hasMore };
  const name = aim !== null && isReaderAnswer(aim) ? 'answer' : 'scan';
  return { ok: true, protocol, name, fields, crc: 'absent', error: null };
}

function inspectCommand(bytes: Uint8Array): FrameInspection {
  const protocol = 'hid-pos-host-command';
  const length = bytes[1] ?? 0;
  const body = bytes.slice(2, 2 + length);
  if (length === 0 || body.length < length || body[0] !== lead) {
    const error = 'These bytes are no command: it is FD, a length, 16 and the command.';
    return { ok: false, protocol, name: null, fields: {}, crc: 'absent', error };
  }
  const known = commands[Array.from(body.slice(1), (byte) => byte.toString(16).padStart(2, '0')).join(' ')];
  const isMenu = body[1] === 0x4d && body[2] === 0x0d;
  const fields = known === undefined && isMenu ? { command: 'menu', menuCommand: latin(body.slice(3)) } : { command: known ?? latin(body.slice(1)) };
  return { ok: true, protocol, name: 'command', fields: { direction: 'host>scanner', ...fields }, crc: 'absent', error: null };
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const latin = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

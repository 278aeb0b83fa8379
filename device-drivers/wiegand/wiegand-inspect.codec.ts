import type { FrameInspection } from '../../contracts/frame-inspection.ts';
import {
  bitString,
  decodeWiegand,
  formatsOfLength,
  isWholeMessage,
  type WiegandFormat,
  type WiegandMessage,
  type WiegandReading,
} from './wiegand.codec.ts';
import { wiegandText } from './wiegand-text.codec.ts';

const protocol = 'wiegand';
const bitAlign = 'left (as in OSDP RAW)';

/** One message written as `BITS:hex`, left-aligned. */
export function inspectWiegandLine(line: string): FrameInspection {
  const [, count, digits] = /^\s*(\d{1,4})\s*:\s*(?:0x)?((?:[0-9a-fA-F]{2}[\s:]*)+)$/i.exec(line) ?? [];
  if (count === undefined || digits === undefined) return refusal('This line is no message: write BITS:hex, such as 26:bd88eb80.', {});
  const data = Uint8Array.from(digits.match(/[0-9a-fA-F]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16));
  return inspectWiegand({ bits: Number(count), data });
}

/** One message, as a reader on OSDP or Wiegand sends it. */
export function inspectWiegand(message: WiegandMessage): FrameInspection {
  const { bits, data } = message;
  if (!isWholeMessage(message)) return refusal(`${bits} bits need ${Math.ceil(bits / 8)} bytes; ${data.length} are there.`, { bits });
  const fields = { bits, bitString: bitString(message), bitAlign };
  const [format, ...others] = formatsOfLength(bits);
  if (format === undefined) return refusal(`No format that is read here has ${bits} bits.`, fields);
  const result = decodeWiegand(message, [format]);
  if (!result.ok) return refusal('The parity does not hold.', { ...fields, format, parityOk: false }, 'invalid');
  return {
    ok: true,
    protocol,
    name: format,
    fields: { ...fields, ...fieldsOf(result.reading), ...alternatives(message, others) },
    crc: result.reading.uid === null ? 'valid' : 'absent',
    error: null,
  };
}

function fieldsOf(reading: WiegandReading): Record<string, unknown> {
  const { format, facility, card, uid } = reading;
  if (uid === null) return { format, parityOk: true, facility, card };
  return { format, parityOk: null, facility, card, uid: wiegandText(reading, 'hex').toLowerCase() };
}

// Bits cannot tell formats of one length apart: what else they could mean is told as well.
function alternatives(message: WiegandMessage, others: readonly WiegandFormat[]): Record<string, unknown> {
  const readings = others.map((format) => decodeWiegand(message, [format])).flatMap((result) => (result.ok ? [fieldsOf(result.reading)] : []));
  return readings.length === 0 ? {} : { alternatives: readings };
}

function refusal(error: string, fields: Record<string, unknown>, crc: FrameInspection['crc'] = 'absent'): FrameInspection {
  return { ok: false, protocol, name: null, fields, crc, error };
}

import {
  bitString,
  encodeWiegand,
  messageOfBits,
  type WiegandFormat,
  wiegandFormats,
  type WiegandMessage,
} from '../../device-drivers/wiegand/wiegand.codec.ts';
import { type ScanFamily, type ScanShape, scanTwinRow } from './scan-twin.ts';
import { wordOf } from './twin-words.ts';

const forms = ['counted-hex', 'bits'] as const;

/** A Wiegand reader behind a converter. Options: `form` counted-hex (default) or bits; `format` H10301 (default) or another. */
export function wiegandSerialFamily(options: Readonly<Record<string, string>>): ScanFamily {
  const form = wordOf('act', options['form'] ?? 'counted-hex', forms);
  const format = wordOf('act', options['format'] ?? 'H10301', wiegandFormats);
  return {
    driver: 'wiegand-serial',
    acts: ['card FACILITY NUMBER', 'bits 0101...'],
    hasCheck: true,
    noise: Buffer.from([0x00, 0xff, 0x81, 0x0d]),
    encode: (words, shape) => {
      const message = messageOf(format, words);
      return message === null ? null : [Buffer.from(lineOf(form, shaped(message, shape)).slice(0, shape === 'half' ? 5 : undefined))];
    },
  };
}

function messageOf(format: WiegandFormat, [act, first = '', second = '']: readonly string[]): WiegandMessage | null {
  if (act === 'bits' && /^[01]{1,64}$/.test(first)) return messageOfBits(first);
  if (act !== 'card' || !/^\d+$/.test(first) || !/^\d+$/.test(second)) return null;
  return encodeWiegand({ format, facility: Number(first), card: Number(second) });
}

function shaped(message: WiegandMessage, shape: ScanShape): WiegandMessage {
  if (shape !== 'damaged') return message;
  const bits = bitString(message);
  return messageOfBits(bits.slice(0, 5) + (bits.charAt(5) === '1' ? '0' : '1') + bits.slice(6));
}

function lineOf(form: (typeof forms)[number], message: WiegandMessage): string {
  if (form === 'bits') return `${bitString(message)}\r`;
  return `${message.bits}:${Buffer.from(message.data).toString('hex').toUpperCase()}\r`;
}

/** The twin of driver `wiegand-serial`. */
export const wiegandSerialTwinRow = scanTwinRow(wiegandSerialFamily);

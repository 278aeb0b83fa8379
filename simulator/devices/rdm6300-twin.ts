import { encodeTag, hexBytes, tagChecks } from '../../device-drivers/rdm6300/rdm6300.codec.ts';
import { type ScanFamily, scanTwinRow } from './scan-twin.ts';
import { wordOf } from './twin-words.ts';

/** A 125 kHz module. Options: `check` xor (default), sum or none; `lineEnd=yes` for ID-12, which sends CR LF before ETX. */
export function rdm6300Family(options: Readonly<Record<string, string>>): ScanFamily {
  const check = wordOf('act', options['check'] ?? 'xor', tagChecks);
  const hasLineEnd = options['lineEnd'] === 'yes';
  return {
    driver: 'rdm6300',
    acts: ['tag HEX10'],
    hasCheck: check !== 'none',
    noise: Uint8Array.from([0x00, 0xff, 0x81]),
    encode: ([act, digits = ''], shape) => {
      if (act !== 'tag' || !/^[0-9A-Fa-f]{10}$/.test(digits)) return null;
      const frame = encodeTag(hexBytes(digits), { check, hasLineEnd });
      if (shape === 'half') return [frame.subarray(0, 6)];
      if (shape === 'damaged') frame[3] = frame[3] === 0x30 ? 0x31 : 0x30;
      return [frame];
    },
  };
}

/** The twin of driver `rdm6300`. */
export const rdm6300TwinRow = scanTwinRow(rdm6300Family);

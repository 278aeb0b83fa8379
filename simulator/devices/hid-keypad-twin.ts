import { encodePadKeys } from '../../device-drivers/hid-keypad/hid-keypad.codec.ts';
import { encodeHidFrame } from '../../device-drivers/transport/hid-frames.codec.ts';
import { type ScanFamily, scanTwinRow } from './scan-twin.ts';

const rollover = Uint8Array.of(0, 0, 1, 1, 1, 1, 1, 1);

/** A numeric keypad whose boot reports travel in frames: digits, `#` Enter, `*` Backspace. */
export function hidKeypadFamily(): ScanFamily {
  return {
    driver: 'hid-keypad',
    acts: ['keys 1234#'],
    hasCheck: false,
    noise: encodeHidFrame({ kind: 'input', body: rollover }),
    encode: ([act, keys = ''], shape) => {
      const reports = act === 'keys' && keys !== '' ? encodePadKeys(keys) : null;
      if (reports === null) return null;
      const kept = shape === 'half' ? reports.slice(0, Math.ceil(reports.length / 2)) : reports;
      return kept.map((body) => encodeHidFrame({ kind: 'input', body }));
    },
  };
}

/** The twin of driver `hid-keypad`. */
export const hidKeypadTwinRow = scanTwinRow(hidKeypadFamily);

import { keyboardLayouts } from '../../device-drivers/hid-keyboard-reader/key-layouts.codec.ts';
import { encodeTyping } from '../../device-drivers/hid-keyboard-reader/key-report.codec.ts';
import { encodeHidFrame } from '../../device-drivers/transport/hid-frames.codec.ts';
import { type ScanFamily, scanTwinRow } from './scan-twin.ts';
import { wordOf } from './twin-words.ts';

const rollover = Uint8Array.of(0, 0, 1, 1, 1, 1, 1, 1);

/** A reader in keyboard mode whose boot reports travel in frames. Option: `layout` us (default) or fi. */
export function hidKeyboardFamily(options: Readonly<Record<string, string>>): ScanFamily {
  const layout = wordOf('act', options['layout'] ?? 'us', keyboardLayouts);
  return {
    driver: 'hid-keyboard-reader',
    acts: ['scan TEXT'],
    hasCheck: false,
    noise: encodeHidFrame({ kind: 'input', body: rollover }),
    encode: ([act, text = ''], shape) => {
      const reports = act === 'scan' && text !== '' ? encodeTyping(layout, text) : null;
      if (reports === null) return null;
      const kept = shape === 'half' ? reports.slice(0, 6) : reports;
      return kept.map((body) => encodeHidFrame({ kind: 'input', body }));
    },
  };
}

/** The twin of driver `hid-keyboard-reader`. */
export const hidKeyboardReaderTwinRow = scanTwinRow(hidKeyboardFamily);

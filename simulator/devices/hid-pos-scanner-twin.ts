import { encodePosCode } from '../../device-drivers/hid-pos-scanner/hid-pos.codec.ts';
import { encodeHidFrame } from '../../device-drivers/transport/hid-frames.codec.ts';
import { type ScanFamily, scanTwinRow } from './scan-twin.ts';

/** A HID POS scanner whose reports travel in frames. Option: `aim` ]F0 (default), the identifier of what it reads. */
export function hidPosFamily(options: Readonly<Record<string, string>>): ScanFamily {
  return {
    driver: 'hid-pos-scanner',
    acts: ['scan TEXT [AIM]', 'answer TEXT'],
    hasCheck: false,
    noise: encodeHidFrame({ kind: 'input', body: Uint8Array.from([0x09, 0xff, 0x00, 0x81]) }),
    encode: ([act, text = '', aim = options['aim'] ?? ']F0'], shape) => {
      if (text === '' || (act !== 'scan' && act !== 'answer')) return null;
      const reports = encodePosCode({ aim: act === 'scan' ? aim : ']Z6', text });
      // The report that says that more follow, and nothing after it.
      if (shape === 'half') reports.splice(1);
      if (shape === 'half') reports[0]?.set([1], 63);
      return reports.map((body) => encodeHidFrame({ kind: 'input', body }));
    },
  };
}

/** The twin of driver `hid-pos-scanner`. */
export const hidPosScannerTwinRow = scanTwinRow(hidPosFamily);

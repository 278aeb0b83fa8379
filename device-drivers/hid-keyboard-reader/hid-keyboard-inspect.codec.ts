import type { FrameInspection } from '../../contracts/frame-inspection.ts';
import type { KeyboardLayout } from './key-layouts.codec.ts';
import { decodeKeyReport, type KeyReport, strokeOf } from './key-report.codec.ts';

const protocol = 'hid-keyboard-boot';
const modifierNames = ['leftCtrl', 'leftShift', 'leftAlt', 'leftGui', 'rightCtrl', 'rightShift', 'altGr', 'rightGui'];

/** One boot keyboard report: what its keys write with the US and with the Finnish layout. */
export function inspectHidKeyboard(bytes: Uint8Array): FrameInspection {
  const report = decodeKeyReport(bytes);
  if (report === null) {
    return { ok: false, protocol, name: null, fields: {}, crc: 'absent', error: 'A boot keyboard report has 8 bytes.' };
  }
  const name = report.isRollover ? 'rollover' : report.keys.length === 0 ? 'released' : 'pressed';
  const fields = {
    modifiers: modifierNames.filter((_, bit) => ((report.modifiers >> bit) & 1) === 1),
    keys: report.keys.map((key) => key.toString(16).padStart(2, '0')),
    us: written('us', report),
    fi: written('fi', report),
  };
  return { ok: true, protocol, name, fields, crc: 'absent', error: null };
}

const tab = 0x2b;

/** Signs of the keys in the order sent, `\t` and `\n` for those that end a scan; null where none of them writes anything. */
function written(layout: KeyboardLayout, { keys, modifiers, isRollover }: KeyReport): string | null {
  if (isRollover) return null;
  const signs = keys.map((key) => {
    const stroke = strokeOf(layout, key, modifiers);
    if (stroke.type === 'end') return key === tab ? '\t' : '\n';
    return stroke.sign ?? '';
  });
  return signs.join('') || null;
}

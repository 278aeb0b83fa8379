import type { FrameInspection } from '../../contracts/frame-inspection.ts';

/** Says in words what a piece of a device's line was, without anything that could be a card, a PIN, an item, a key or a receipt. */
export type WireMask = (bytes: Uint8Array) => string;

type Inspect = (bytes: Uint8Array) => FrameInspection;

/**
 * Fields of frames that say nothing of a person or a thing. Anything that is not in this list stays out, and so does whatever a
 * decoder will tell tomorrow.
 */
const shownFields = ['direction', 'address', 'sequence', 'status', 'statusName', 'error', 'errorName', 'reasonName', 'total', 'more', 'seq'] as const;

/** The mask for a driver's line; its decoder loads with it. */
export async function maskFor(driver: string): Promise<WireMask> {
  if (driver.startsWith('osdp-')) return framesOf((await import('../../device-drivers/osdp/osdp-inspect.codec.ts')).inspectOsdp);
  switch (driver) {
    case 'feig':
      return framesOf((await import('../../device-drivers/feig/feig-inspect.codec.ts')).inspectFeig);
    case 'bibliotheca-210':
      return framesOf((await import('../../device-drivers/bibliotheca-210/bibliotheca-inspect.codec.ts')).inspectBibliotheca);
    case 'rl866':
      return framesOf((await import('../../device-drivers/rl866/rl866-inspect.codec.ts')).inspectRl866);
    case 'modbus-relay':
    case 'modbus-input':
    case 'modbus-output':
    case 'eletechsup-relay':
      return wholeOf((await import('../../device-drivers/modbus/modbus-inspect.codec.ts')).inspectModbus);
    case 'lcus-relay':
      return wholeOf((await import('../../device-drivers/lcus-relay/lcus-inspect.codec.ts')).inspectLcus);
    case 'dcttech-relay':
      return wholeOf((await import('../../device-drivers/dcttech-relay/dcttech-inspect.codec.ts')).inspectDcttech);
    case 'escpos-printer':
      return (bytes) => (bytes.length === 1 ? `status ${hexOf(bytes)}` : lengthOf(bytes));
    case 'serial-line-reader':
    case 'rdm6300':
    case 'wiegand-serial':
      return shapeOf;
    default:
      // A driver that nobody has thought about here shows nothing but a length.
      return lengthOf;
  }
}

/** Frames that may carry cards, keys or items: their names and harmless fields. */
function framesOf(inspect: Inspect): WireMask {
  return (bytes) => {
    const { ok, name, crc, fields } = inspect(bytes);
    if (!ok && crc !== 'invalid') return lengthOf(bytes);
    const shown = shownFields.flatMap((key) => (isPlain(fields[key]) ? [`${key} ${fields[key]}`] : []));
    return [name ?? 'frame', crc === 'invalid' ? 'wrong check value' : '', ...shown, lengthOf(bytes)].filter((part) => part !== '').join(', ');
  };
}

/** Frames of boards, which know of no person: every byte. */
function wholeOf(inspect: Inspect): WireMask {
  return (bytes) => {
    const { ok, name, crc } = inspect(bytes);
    return [hexOf(bytes), ok ? name : crc === 'invalid' ? 'wrong check value' : null].filter((part) => part !== null).join(' ');
  };
}

/** Text: a dot for each character, and the control characters that frame it. */
function shapeOf(bytes: Uint8Array): string {
  const names: Readonly<Record<number, string>> = { 2: 'STX', 3: 'ETX', 9: 'TAB', 10: 'LF', 13: 'CR' };
  return [...bytes].reduce((text, byte) => text + (names[byte] === undefined ? (byte < 32 ? '?' : '•') : `<${names[byte]}>`), '');
}

const isPlain = (value: unknown): boolean => typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string';
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const lengthOf = (bytes: Uint8Array): string => (bytes.length === 1 ? '1 byte' : `${bytes.length} bytes`);

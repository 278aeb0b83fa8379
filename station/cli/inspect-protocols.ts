import type { FrameInspection, FrameInspector } from '../../contracts/frame-inspection.ts';

/** What one line on stdin becomes; `fields` of a tag stand at the top level. */
type LineInspector = (line: string) => object;

/** A protocol of `omatoimi inspect`. Its codec loads when it is asked for. */
export interface InspectableProtocol {
  readonly name: string;
  readonly description: string;
  /** Whether a device's key can be given, with which recorded secure channels are followed. */
  readonly takesKey?: true;
  /** @param keyFile only where `takesKey`. @throws KioskError DEVICE_INSECURE for a file that holds no key */
  load(keyFile?: string): Promise<LineInspector>;
}

/** Every protocol of devices whose frames can be inspected. */
export const inspectableProtocols: readonly InspectableProtocol[] = [
  {
    name: 'osdp',
    description: 'OSDP v2, commands and replies of readers and modules on RS-485',
    takesKey: true,
    load: async (keyFile) => hexLines('osdp', keyFile === undefined ? await plainOsdp() : await followedOsdp(keyFile)),
  },
  {
    name: 'modbus',
    description: 'Modbus RTU, Modbus TCP or a bare PDU, as relay and input boards speak it',
    load: async () => hexLines('modbus-rtu', (await import('../../device-drivers/modbus/modbus-inspect.codec.ts')).inspectModbus),
  },
  {
    name: 'lcus',
    description: 'LCUS relay boards',
    load: async () => hexLines('relay-lcus', (await import('../../device-drivers/lcus-relay/lcus-inspect.codec.ts')).inspectLcus),
  },
  {
    name: 'dcttech',
    description: 'feature reports of dcttech USB relays',
    load: async () => hexLines('relay-dcttech', (await import('../../device-drivers/dcttech-relay/dcttech-inspect.codec.ts')).inspectDcttech),
  },
  {
    name: 'rdm6300',
    description: 'frames of 125 kHz modules: ID-12, ID-20, RDM6300',
    load: async () => hexLines('serial-125khz', (await import('../../device-drivers/rdm6300/rdm6300-inspect.codec.ts')).inspectRdm6300),
  },
  {
    name: 'wiegand',
    description: 'Wiegand messages, a line each as BITS:hex with the first bit first',
    load: async () => (await import('../../device-drivers/wiegand/wiegand-inspect.codec.ts')).inspectWiegandLine,
  },
  {
    name: 'hid-pos',
    description: 'reports of HID POS bar code scanners',
    load: async () => hexLines('hid-pos-barcode', (await import('../../device-drivers/hid-pos-scanner/hid-pos-inspect.codec.ts')).inspectHidPos),
  },
  {
    name: 'hid-keyboard',
    description: 'boot reports of readers in keyboard mode, with US and Finnish layout',
    load: async () =>
      hexLines('hid-keyboard-boot', (await import('../../device-drivers/hid-keyboard-reader/hid-keyboard-inspect.codec.ts')).inspectHidKeyboard),
  },
  {
    name: 'feig',
    description: 'FEIG OBID item pads, standard and advanced frames',
    load: async () => hexLines('feig-obid', (await import('../../device-drivers/feig/feig-inspect.codec.ts')).inspectFeig),
  },
  {
    name: '3m-rfid',
    description: '3M / Bibliotheca item pads 210, 810',
    load: async () => hexLines('3m-rfid', (await import('../../device-drivers/bibliotheca-210/bibliotheca-inspect.codec.ts')).inspectBibliotheca),
  },
  {
    name: 'rl866',
    description: 'RL866 item pads',
    load: async () => hexLines('rl866', (await import('../../device-drivers/rl866/rl866-inspect.codec.ts')).inspectRl866),
  },
  {
    name: 'tag',
    description: "library tags' memory from its first block on: ISO 28560-3, ISO 28560-2, RFID501",
    load: async () => tagLines((await import('../../device-drivers/tag-data/tag-inspect.codec.ts')).inspectTag),
  },
];

const plainOsdp = async (): Promise<FrameInspector> => (await import('../../device-drivers/osdp/osdp-inspect.codec.ts')).inspectOsdp;

async function followedOsdp(keyFile: string): Promise<FrameInspector> {
  const { readScbk } = await import('../../device-drivers/osdp/osdp-key-file.ts');
  return (await import('../../device-drivers/osdp/osdp-inspect-session.codec.ts')).followOsdp(readScbk(keyFile));
}

/** Reads lines of hex digits for an inspector of bytes; blanks, colons and a leading `0x` are allowed. */
export function hexLines(protocol: string, inspect: FrameInspector): LineInspector {
  return (line) => {
    const bytes = parseHex(line);
    return bytes === null ? notHex(protocol) : inspect(bytes);
  };
}

function tagLines(inspect: (bytes: Uint8Array) => object): LineInspector {
  return (line) => {
    const bytes = parseHex(line);
    if (bytes !== null) return inspect(bytes);
    const { ok, error } = notHex('tag');
    return { ok, model: 'unknown', itemId: null, ownerIsil: null, usage: null, part: null, parts: null, crc: 'absent', extensions: [], error };
  };
}

/** A line's hex digits as bytes, or null where it holds anything else. */
export function parseHex(line: string): Uint8Array | null {
  const digits = line
    .trim()
    .replace(/^0x/i, '')
    .replace(/[\s:]+/g, '');
  return /^(?:[0-9a-f]{2})+$/i.test(digits) ? new Uint8Array(Buffer.from(digits, 'hex')) : null;
}

function notHex(protocol: string): FrameInspection {
  const error = 'This line is no hex: it needs pairs of the digits 0-9 and A-F.';
  return { ok: false, protocol, name: null, fields: {}, crc: 'absent', error };
}

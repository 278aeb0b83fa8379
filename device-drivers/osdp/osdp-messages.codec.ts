import { InvariantError } from '../../contracts/errors.ts';

/** Command codes of OSDP 2.2, clause 6. */
export const commandCodes = {
  ...{ POLL: 0x60, ID: 0x61, CAP: 0x62, DIAG: 0x63, LSTAT: 0x64, ISTAT: 0x65, OSTAT: 0x66, RSTAT: 0x67, OUT: 0x68, LED: 0x69, BUZ: 0x6a, TEXT: 0x6b },
  ...{ RMODE: 0x6c, TDSET: 0x6d, COMSET: 0x6e, BIOREAD: 0x73, BIOMATCH: 0x74, KEYSET: 0x75, CHLNG: 0x76, SCRYPT: 0x77, ACURXSIZE: 0x7b },
  ...{ FILETRANSFER: 0x7c, MFG: 0x80, XWR: 0xa1, ABORT: 0xa2, PIVDATA: 0xa3, GENAUTH: 0xa4, CRAUTH: 0xa5, KEEPACTIVE: 0xa7 },
} as const;
export type CommandName = keyof typeof commandCodes;

/** Reply codes of OSDP 2.2, clause 7. */
export const replyCodes = {
  ...{ ACK: 0x40, NAK: 0x41, PDID: 0x45, PDCAP: 0x46, LSTATR: 0x48, ISTATR: 0x49, OSTATR: 0x4a, RSTATR: 0x4b, RAW: 0x50, FMT: 0x51, KEYPAD: 0x53 },
  ...{ COM: 0x54, BIOREADR: 0x57, BIOMATCHR: 0x58, CCRYPT: 0x76, RMAC_I: 0x78, BUSY: 0x79, FTSTAT: 0x7a, PIVDATAR: 0x80, GENAUTHR: 0x81 },
  ...{ CRAUTHR: 0x82, MFGSTATR: 0x83, MFGERRR: 0x84, MFGREP: 0x90, XRD: 0xb1 },
} as const;
export type ReplyName = keyof typeof replyCodes;

const names = (codes: Readonly<Record<string, number>>): ReadonlyMap<number, string> =>
  new Map(Object.entries(codes).map(([name, code]) => [code, name]));
const commandNames = names(commandCodes);
const replyNames = names(replyCodes);

/** The name of a code, or null where 2.2 has none. */
export function messageName(direction: 'command' | 'reply', code: number): string | null {
  return (direction === 'command' ? commandNames : replyNames).get(code) ?? null;
}

/** Colours of a reader's light (6.10). */
export const ledColours = { black: 0, red: 1, green: 2, amber: 3, blue: 4, magenta: 5, cyan: 6, white: 7 } as const;
export type LedColour = keyof typeof ledColours;

/** A blinking or steady light; times in milliseconds, in steps of 100. `offMs` 0: steady. */
export interface LedLook {
  readonly onMs: number;
  readonly offMs: number;
  readonly on: LedColour;
  readonly off: LedColour;
}

const tenths = (ms: number, most = 255): number => Math.min(most, Math.round(ms / 100));
const u16 = (value: number): [number, number] => [value & 0xff, (value >> 8) & 0xff];

/** LED data (6.10): a temporary look for `forMs` (absent: any temporary one ends), and what stands after it. 14 bytes. */
export function encodeLed(options: {
  reader?: number;
  led?: number;
  temporary?: LedLook & { readonly forMs: number };
  lasting: LedLook;
}): Uint8Array {
  const { reader = 0, led = 0, temporary, lasting } = options;
  const look = ({ onMs, offMs, on, off }: LedLook): number[] => [tenths(onMs), tenths(offMs), ledColours[on], ledColours[off]];
  const first = temporary === undefined ? [1, 0, 0, 0, 0, 0, 0] : [2, ...look(temporary), ...u16(tenths(temporary.forMs, 0xffff))];
  return Uint8Array.from([reader, led, ...first, 1, ...look(lasting)]);
}

/** BUZ data (6.11): `count` 0 goes on until the next one. 5 bytes. */
export function encodeBuzzer({
  reader = 0,
  isOn,
  onMs = 100,
  offMs = 100,
  count = 1,
}: {
  reader?: number;
  isOn: boolean;
  onMs?: number;
  offMs?: number;
  count?: number;
}): Uint8Array {
  return Uint8Array.from([reader, isOn ? 2 : 1, tenths(onMs), tenths(offMs), count]);
}

/** What an output is told (6.9). */
export const outputActions = { nothing: 0, off: 1, on: 2, offAfterTimer: 3, onAfterTimer: 4, onForTimer: 5, offForTimer: 6 } as const;

/** OUT data: time in milliseconds, in steps of 100, at most 6,553,500. 4 bytes. @throws InvariantError for a time that cannot be sent */
export function encodeOutput({
  output,
  action,
  forMs = 0,
}: {
  readonly output: number;
  readonly action: keyof typeof outputActions;
  readonly forMs?: number;
}): Uint8Array {
  if (forMs < 0 || forMs > 0xffff * 100) throw new InvariantError(`an OSDP output takes 0-6,553,500 ms, not ${forMs}`);
  return Uint8Array.from([output, outputActions[action], ...u16(Math.round(forMs / 100))]);
}

/** KEYSET data (6.15): a new secure channel base key of 16 bytes. */
export function encodeKeyset(key: Uint8Array): Uint8Array {
  return Uint8Array.from([1, key.length, ...key]);
}

/** COMSET data (6.13): address 0-126, speed in bits per second. */
export function encodeComset(address: number, baud: number): Uint8Array {
  return Uint8Array.from([address, baud & 0xff, (baud >> 8) & 0xff, (baud >> 16) & 0xff, (baud >>> 24) & 0xff]);
}

/** RAW data (7.11): left-aligned bits. */
export function encodeRaw(card: { readonly reader: number; readonly format: number; readonly bits: number; readonly data: Uint8Array }): Uint8Array {
  return Uint8Array.from([card.reader, card.format, ...u16(card.bits), ...card.data]);
}

/** FMT data (7.12): text as the reader has it, at most 255 bytes. */
export function encodeFmt({
  reader,
  isReverse,
  text,
}: {
  readonly reader: number;
  readonly isReverse: boolean;
  readonly text: Uint8Array;
}): Uint8Array {
  return Uint8Array.from([reader, isReverse ? 1 : 0, text.length, ...text]);
}

/** Why a reader refused a command (7.3). */
export const nakReasons = [
  'none',
  'check',
  'length',
  'unknownCommand',
  'sequence',
  'noSuchSecurity',
  'securityWanted',
  'bioType',
  'bioFormat',
  'unprocessable',
] as const;
export type NakReason = (typeof nakReasons)[number];

/** A reply, decoded as far as a control panel needs it. */
export type OsdpReply =
  | { readonly name: 'ACK' | 'BUSY' }
  | { readonly name: 'NAK'; readonly reason: NakReason | 'unknown' }
  | {
      readonly name: 'PDID';
      readonly vendor: Uint8Array;
      readonly model: number;
      readonly version: number;
      readonly serial: Uint8Array;
      readonly firmware: readonly [number, number, number];
    }
  | { readonly name: 'PDCAP'; readonly capabilities: readonly Capability[] }
  | { readonly name: 'LSTATR'; readonly isTampered: boolean; readonly isPowerBad: boolean }
  | { readonly name: 'ISTATR' | 'OSTATR'; readonly states: readonly boolean[] }
  | { readonly name: 'RSTATR'; readonly isTampered: boolean }
  /** `data` is left-aligned, `bits` of it count. */
  | { readonly name: 'RAW'; readonly reader: number; readonly format: number; readonly bits: number; readonly data: Uint8Array }
  | { readonly name: 'FMT'; readonly reader: number; readonly isReverse: boolean; readonly text: Uint8Array }
  | { readonly name: 'KEYPAD'; readonly reader: number; readonly keys: Uint8Array }
  | { readonly name: 'COM'; readonly address: number; readonly baud: number }
  | { readonly name: 'CCRYPT'; readonly clientUid: Uint8Array; readonly rndB: Uint8Array; readonly cryptogram: Uint8Array }
  | { readonly name: 'RMAC_I'; readonly mac: Uint8Array }
  | { readonly name: 'other'; readonly code: number };

/** One thing that a reader can do (annex B): 4 contact inputs, 5 outputs, 3 LEDs ..., 9 secure channel. */
export interface Capability {
  readonly function: number;
  readonly compliance: number;
  readonly count: number;
}

/** Decodes a reply's data; null where its length is not that of its code. */
export function decodeReply(code: number, data: Uint8Array): OsdpReply | null {
  switch (code) {
    case replyCodes.ACK:
      return { name: 'ACK' };
    case replyCodes.BUSY:
      return { name: 'BUSY' };
    case replyCodes.NAK:
      return data.length === 0 ? null : { name: 'NAK', reason: nakReasons[data[0] ?? 0] ?? 'unknown' };
    case replyCodes.PDID:
      return pdId(data);
    case replyCodes.PDCAP:
      return data.length % 3 === 0 ? { name: 'PDCAP', capabilities: capabilitiesIn(data) } : null;
    case replyCodes.LSTATR:
      return data.length === 2 ? { name: 'LSTATR', isTampered: data[0] !== 0, isPowerBad: data[1] !== 0 } : null;
    case replyCodes.ISTATR:
      return { name: 'ISTATR', states: [...data].map((state) => state !== 0) };
    case replyCodes.OSTATR:
      return { name: 'OSTATR', states: [...data].map((state) => state !== 0) };
    case replyCodes.RSTATR:
      return data.length === 0 ? null : { name: 'RSTATR', isTampered: data.some((state) => state === 2) };
    default:
      return decodeReading(code, data);
  }
}

function decodeReading(code: number, data: Uint8Array): OsdpReply | null {
  switch (code) {
    case replyCodes.RAW:
      return raw(data);
    case replyCodes.FMT:
      if (data.length < 3 || data[2] !== data.length - 3) return null;
      return { name: 'FMT', reader: data[0] ?? 0, isReverse: data[1] === 1, text: data.slice(3) };
    case replyCodes.KEYPAD:
      return data.length >= 2 && data[1] === data.length - 2 ? { name: 'KEYPAD', reader: data[0] ?? 0, keys: data.slice(2) } : null;
    case replyCodes.COM:
      return data.length === 5 ? { name: 'COM', address: data[0] ?? 0, baud: baudIn(data) } : null;
    case replyCodes.CCRYPT:
      if (data.length !== 32) return null;
      return { name: 'CCRYPT', clientUid: data.slice(0, 8), rndB: data.slice(8, 16), cryptogram: data.slice(16) };
    case replyCodes.RMAC_I:
      return data.length === 16 ? { name: 'RMAC_I', mac: data.slice() } : null;
    default:
      return { name: 'other', code };
  }
}

function pdId(data: Uint8Array): OsdpReply | null {
  if (data.length !== 12) return null;
  const [model = 0, version = 0] = data.subarray(3, 5);
  const [major = 0, minor = 0, build = 0] = data.subarray(9, 12);
  return { name: 'PDID', vendor: data.slice(0, 3), model, version, serial: data.slice(5, 9), firmware: [major, minor, build] };
}

function capabilitiesIn(data: Uint8Array): Capability[] {
  return Array.from({ length: data.length / 3 }, (_, index) => {
    const [kind = 0, compliance = 0, count = 0] = data.subarray(index * 3, index * 3 + 3);
    return { function: kind, compliance, count };
  });
}

function raw(data: Uint8Array): OsdpReply | null {
  const bits = (data[2] ?? 0) | ((data[3] ?? 0) << 8);
  if (data.length < 4 || bits === 0 || data.length - 4 !== Math.ceil(bits / 8)) return null;
  return { name: 'RAW', reader: data[0] ?? 0, format: data[1] ?? 0, bits, data: data.slice(4) };
}

/** A speed as COMSET and COM carry it: 4 bytes after the address, low byte first. */
export function baudIn(data: Uint8Array): number {
  return ((data[1] ?? 0) | ((data[2] ?? 0) << 8) | ((data[3] ?? 0) << 16) | ((data[4] ?? 0) << 24)) >>> 0;
}

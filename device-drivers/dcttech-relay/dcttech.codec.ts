/** A switch command of dcttech boards (USB 16c0:05df): feature report without a number, so byte 0 is 0. */
export interface DcttechSwitch {
  /** 1-8, or every relay of the board. */
  readonly relay: number | 'all';
  readonly isOn: boolean;
}

/** What the board says of itself in feature report 1. */
export interface DcttechState {
  /** Five letters or digits that tell boards apart; an empty one was never given. */
  readonly serial: string;
  /** Eight of them, the first relay first. */
  readonly relays: readonly boolean[];
}

/** USB ids of these boards, shared with other small makers: the product's name tells them apart. */
export const dcttechUsb = { vendorId: 0x16c0, productId: 0x05df } as const;
/** Length of the command report with its number. */
export const commandLength = 9;
/** The report that holds the state, and how much of it is asked for. */
export const stateReport = { id: 1, length: 9 } as const;

const codes = { on: 0xff, off: 0xfd, allOn: 0xfe, allOff: 0xfc } as const;
const relayCount = 8;
const dataLength = 8;
const serialLength = 5;
const stateAt = 7;

/** The nine bytes that switch. */
export function encodeDcttechSwitch({ relay, isOn }: DcttechSwitch): Uint8Array {
  const report = new Uint8Array(commandLength);
  report[1] = relay === 'all' ? (isOn ? codes.allOn : codes.allOff) : isOn ? codes.on : codes.off;
  if (relay !== 'all') report[2] = relay;
  return report;
}

/** Reads a command report; null for anything else. */
export function decodeDcttechSwitch(report: Uint8Array): DcttechSwitch | null {
  const [id, code, relay = 0, ...rest] = report;
  if (report.length !== commandLength || id !== 0 || rest.some((byte) => byte !== 0)) return null;
  if (code === codes.allOn || code === codes.allOff) return relay === 0 ? { relay: 'all', isOn: code === codes.allOn } : null;
  if ((code !== codes.on && code !== codes.off) || relay < 1 || relay > relayCount) return null;
  return { relay, isOn: code === codes.on };
}

/** Reads the state report, with its number before it or without, as systems differ; null for anything else. */
export function decodeDcttechState(report: Uint8Array): DcttechState | null {
  const hasId = report.length === dataLength + 1 && (report[0] ?? 0xff) <= 1;
  const data = hasId ? report.subarray(1) : report;
  if (data.length !== dataLength) return null;
  const serial = [...data.subarray(0, serialLength)];
  if (!serial.every((byte) => byte === 0 || (byte >= 0x20 && byte < 0x7f))) return null;
  const bits = data[stateAt] ?? 0;
  return {
    serial: String.fromCharCode(...serial.filter((byte) => byte !== 0)),
    relays: Array.from({ length: relayCount }, (_, at) => (bits & (1 << at)) !== 0),
  };
}

/** The state report as a board gives it, without a number. */
export function encodeDcttechState({ serial, relays }: DcttechState): Uint8Array {
  const data = new Uint8Array(dataLength);
  data.set(Buffer.from(serial.slice(0, serialLength), 'latin1'));
  data[stateAt] = relays.reduce((bits, isOn, at) => (isOn ? bits | (1 << at) : bits), 0);
  return data;
}

/** What a tag tells of itself (ISO 15693-3, 10.4.13); null for what it leaves out. */
export interface SystemInformation {
  readonly infoFlags: number;
  /** Most significant byte first, 16 upper-case hex digits. */
  readonly uid: string;
  readonly dsfid: number | null;
  readonly afi: number | null;
  readonly blockCount: number | null;
  /** Bytes. */
  readonly blockSize: number | null;
  readonly icReference: number | null;
}

const flags = { dsfid: 0x01, afi: 0x02, memory: 0x04, icReference: 0x08 } as const;
const uidEnd = 9;

/** Decodes the answer from its information flags on: flags, UID low byte first, then the fields that the flags announce. Null where it is cut. */
export function decodeSystemInformation(bytes: Uint8Array): SystemInformation | null {
  const infoFlags = bytes[0];
  if (infoFlags === undefined || bytes.length < uidEnd) return null;
  let at = uidEnd;
  const take = (flag: number, size: number): Uint8Array | null => {
    if ((infoFlags & flag) === 0) return null;
    at += size;
    return bytes.subarray(at - size, at);
  };
  const dsfid = take(flags.dsfid, 1);
  const afi = take(flags.afi, 1);
  const memory = take(flags.memory, 2);
  const icReference = take(flags.icReference, 1);
  if (at > bytes.length) return null;
  return {
    infoFlags,
    uid: Array.from(bytes.subarray(1, uidEnd), (byte) => byte.toString(16).padStart(2, '0').toUpperCase())
      .reverse()
      .join(''),
    dsfid: dsfid?.[0] ?? null,
    afi: afi?.[0] ?? null,
    blockCount: memory === null ? null : (memory[0] ?? 0) + 1,
    blockSize: memory === null ? null : ((memory[1] ?? 0) & 0x1f) + 1,
    icReference: icReference?.[0] ?? null,
  };
}

/**
 * SNTP, RFC 4330: a question of 48 bytes and its answer. Times are seconds since 1900 in 32.32 bits; from 2036 on they begin anew, which is told by the highest bit (section 3).
 */
const packetBytes = 48;
const secondsFrom1900 = 2_208_988_800;
const secondsOfEra = 2 ** 32;

/** What a time server told. */
export interface NtpAnswer {
  /** When the question came in there, and when the answer left, epoch milliseconds. */
  readonly receivedMs: number;
  readonly sentMs: number;
  /** 1: has a clock of its own; 2-15: has it from another. */
  readonly stratum: number;
}

/** A question that carries the time of its sending, by which its answer is known. */
export function encodeNtpQuestion(sentAtMs: number): Buffer {
  const bytes = Buffer.alloc(packetBytes);
  // No warning, version 4, client.
  bytes[0] = 0x23;
  writeTime(bytes, 40, sentAtMs);
  return bytes;
}

/** The answer to `question`, or null for anything else: too short, another's, of a server that has no time itself. */
export function decodeNtpAnswer(bytes: Buffer, question: Buffer): NtpAnswer | null {
  if (bytes.length < packetBytes || !bytes.subarray(24, 32).equals(question.subarray(40, 48))) return null;
  const first = bytes.readUInt8(0);
  const stratum = bytes.readUInt8(1);
  const hasNoTime = first >> 6 === 3 || stratum === 0 || stratum > 15 || bytes.readUInt32BE(40) === 0;
  if ((first & 7) !== 4 || hasNoTime) return null;
  return { receivedMs: readTime(bytes, 32), sentMs: readTime(bytes, 40), stratum };
}

function writeTime(bytes: Buffer, at: number, ms: number): void {
  const seconds = Math.floor(ms / 1_000);
  bytes.writeUInt32BE((seconds + secondsFrom1900) % secondsOfEra, at);
  bytes.writeUInt32BE(Math.floor(((ms - seconds * 1_000) / 1_000) * secondsOfEra), at + 4);
}

function readTime(bytes: Buffer, at: number): number {
  const seconds = bytes.readUInt32BE(at);
  const era = seconds < 0x80000000 ? secondsOfEra : 0;
  return Math.round((seconds + era - secondsFrom1900) * 1_000 + (bytes.readUInt32BE(at + 4) / secondsOfEra) * 1_000);
}

/**
 * The four hex digits that follow `AZ`: all bytes from the code up to and with `AZ` are added, 16 bits are kept,
 * and the two's complement of that is written. `9900802.00AY1AZ` gives `FCA0`.
 */
export function sip2Checksum(bytes: Uint8Array): string {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 1) sum += bytes[i] as number;
  return checksumOf(sum);
}

/** The same of bytes that were added up already. */
export const checksumOf = (sum: number): string => (-sum & 0xffff).toString(16).toUpperCase().padStart(4, '0');

const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  return crc;
});

/**
 * CRC-16 of FEIG and RL866 frames: polynomial 0x1021 reflected (0x8408), initial value 0xFFFF, no final xor; sent low byte first
 * (OBID system manuals, "CRC16 Calculation Algorithm").
 */
export function crc16Reflected(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) crc = (crc >> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0);
  return crc;
}

/** The bytes with their CRC behind them, low byte first. */
export function withCrcReflected(bytes: Uint8Array): Uint8Array {
  const crc = crc16Reflected(bytes);
  return Uint8Array.of(...bytes, crc & 0xff, crc >> 8);
}

/** Whether the last two bytes are the CRC of those before. */
export function hasCrcReflected(bytes: Uint8Array): boolean {
  if (bytes.length < 2) return false;
  const crc = crc16Reflected(bytes.subarray(0, -2));
  return bytes[bytes.length - 2] === (crc & 0xff) && bytes[bytes.length - 1] === crc >> 8;
}

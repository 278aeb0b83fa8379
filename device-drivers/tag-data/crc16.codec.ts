const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc;
});

/**
 * CRC-16 of ISO 28560-3, 6.2: polynomial 0x1021, initial value 0xFFFF, not reflected, no final xor.
 * @param before the value so far, to go on after an earlier piece
 */
export function crc16(bytes: Uint8Array, before = 0xffff): number {
  let crc = before;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ (table[(crc >> 8) ^ byte] ?? 0);
  return crc;
}

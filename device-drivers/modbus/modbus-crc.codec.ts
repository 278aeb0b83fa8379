const table = Uint16Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  return crc;
});

/** The CRC-16 of MODBUS over Serial Line V1.02, 6.2.2: reflected 0x8005, from 0xFFFF. It is sent low byte first. */
export function modbusCrc(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) crc = (crc >> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0);
  return crc;
}

/** Bytes with their CRC behind them. */
export function withCrc(bytes: Uint8Array): Uint8Array {
  const crc = modbusCrc(bytes);
  return Uint8Array.of(...bytes, crc & 0xff, crc >> 8);
}

/** Whether the last two bytes are the CRC of those before them. */
export function hasValidCrc(frame: Uint8Array): boolean {
  const crc = modbusCrc(frame.subarray(0, -2));
  return frame.length > 2 && frame.at(-2) === (crc & 0xff) && frame.at(-1) === crc >> 8;
}

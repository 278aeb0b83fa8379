const controlNames = [
  'NUL',
  'SOH',
  'STX',
  'ETX',
  'EOT',
  'ENQ',
  'ACK',
  'BEL',
  'BS',
  'HT',
  'LF',
  'VT',
  'FF',
  'CR',
  'SO',
  'SI',
  'DLE',
  'DC1',
  'DC2',
  'DC3',
  'DC4',
  'NAK',
  'SYN',
  'ETB',
  'CAN',
  'EM',
  'SUB',
  'ESC',
  'FS',
  'GS',
  'RS',
  'US',
];

/** Hex digits in pairs, as a technician reads them. */
export function hexPairs(hex: string): string {
  return hex.replaceAll(' ', '').replace(/(..)(?=.)/g, '$1 ');
}

/** Text of a wire with its control pictures as names that every font has: `[CR]`. */
export function namedControls(text: string): string {
  return text.replace(/[\u2400-\u241f]/g, (picture) => `[${controlNames[picture.charCodeAt(0) - 0x2400] ?? '?'}]`);
}

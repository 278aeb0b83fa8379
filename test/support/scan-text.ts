import type { ScanText } from '../../contracts/ports/scan-reader.port.ts';

/** A scan as a reader would hand it over. */
export function scanText(text: string): ScanText {
  return { reveal: () => text };
}

import type { ScanFault, ScanText } from '../contracts/ports/scan-reader.port.ts';
import { maxScanLength } from '../contracts/secrets.ts';

/** A scan as the kind of thing it should be, or why it cannot be one. */
export type ParsedScan<Thing> = { readonly thing: Thing } | { readonly fault: ScanFault };

/** Reads a scan with `parse` (`CardNumber.parse`, `parseItemId`), which throws for text that is no such thing. */
export function parseScan<Thing>(text: ScanText, parse: (text: string) => Thing): ParsedScan<Thing> {
  const raw = text.reveal();
  try {
    return { thing: parse(raw) };
  } catch {
    return { fault: faultOf(raw) };
  }
}

function faultOf(raw: string): ScanFault {
  if (raw.trim() === '') return 'incomplete';
  return raw.length > maxScanLength ? 'tooLong' : 'forbiddenCharacters';
}

import { realpathSync } from 'node:fs';
import path from 'node:path';

// An address or an id: no path of this PC's files.
const isName = (written: string): boolean => /^(tcp|usb|hid):/i.test(written);

/** The name of the line behind a device's path, from the text alone: `/dev/../dev/x` is `/dev/x`. */
export function writtenLine(written: string): string {
  if (isName(written)) return written.toLowerCase();
  return process.platform === 'win32' ? written.toUpperCase() : path.resolve(written);
}

/** The name of the line behind a device's path, links followed as far as they lead now. */
export function realLine(written: string): string {
  const line = writtenLine(written);
  if (isName(written) || process.platform === 'win32') return line;
  return followed(line) ?? path.join(followed(path.dirname(line)) ?? path.dirname(line), path.basename(line));
}

function followed(line: string): string | undefined {
  try {
    return realpathSync(line);
  } catch {
    return undefined;
  }
}

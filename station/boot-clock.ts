import { readFileSync } from 'node:fs';
import os from 'node:os';
import type { BootReading } from '../domain/clock-course.ts';

/** The kernel's name for this boot; Linux alone has one. */
const bootIdFile = '/proc/sys/kernel/random/boot_id';

/** The boot that this PC is in, and for how long, which no setting of its clock moves; null where nobody can tell. */
export function readBootClock(idFile: string = bootIdFile): BootReading | null {
  try {
    const id = readFileSync(idFile, 'utf8').trim();
    return id === '' ? null : { id, sinceMs: Math.round(os.uptime() * 1000) };
  } catch {
    return null;
  }
}

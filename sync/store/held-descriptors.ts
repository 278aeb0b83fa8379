import { closeSync, openSync, statSync } from 'node:fs';

/** A descriptor of a database's file that is kept open, and which file it leads to. */
export interface HeldDescriptor {
  readonly file: string;
  readonly descriptor: number;
  readonly device: bigint;
  readonly inode: bigint;
}

const held = new Map<string, HeldDescriptor>();

/**
 * A descriptor for the raw bytes of a database's file, one for each thread and file, never closed while the file lies there: closing any
 * descriptor of a file lets go of every lock that the process has on it, SQLite's own among them (sqlite.org, "How To Corrupt", 2.2), and the next
 * program to close the database would then take the write-ahead log away from under the station.
 */
export function descriptorOf(file: string): number {
  const { dev: device, ino: inode } = statSync(file, { bigint: true });
  const known = held.get(file);
  if (known?.device === device && known.inode === inode) return known.descriptor;
  const descriptor = openSync(file, 'r+');
  held.set(file, { file, descriptor, device, inode });
  // That one was put aside or removed: nobody has it open as a database any more.
  if (known !== undefined) closeSync(known.descriptor);
  return descriptor;
}

/** What a thread that ends hands on. */
export const heldDescriptors = (): HeldDescriptor[] => [...held.values()];

/** Takes over what threads before this one held. */
export function takeDescriptors(descriptors: readonly HeldDescriptor[]): void {
  for (const each of descriptors) held.set(each.file, each);
}

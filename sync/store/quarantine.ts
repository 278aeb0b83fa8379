import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';

/** A damaged database is kept for a technician to look at no longer than this, in milliseconds. */
export const quarantineMaxMs = 24 * 3_600_000;

const companions = ['', '-wal', '-shm'] as const;
const namePattern = /\.damaged-until-(\d+)(?:-wal|-shm)?$/;

/**
 * Renames a damaged database with its companion files; the name tells until when it may stay. That is the first expiry
 * in it where that could still be read, and 24 hours at the most: nobody can purge single traces from a damaged file.
 * Returns the new name.
 */
export function quarantine(file: string, options: { readonly nowMs: number; readonly firstExpiryMs: number | null }): string {
  const untilMs = Math.min(options.firstExpiryMs ?? Number.POSITIVE_INFINITY, options.nowMs + quarantineMaxMs);
  const target = `${file}.damaged-until-${Math.max(0, Math.trunc(untilMs))}`;
  for (const companion of companions) {
    if (statSync(file + companion, { throwIfNoEntry: false }) !== undefined) renameSync(file + companion, target + companion);
  }
  return target;
}

/** Until when each file that was put aside in `folder` may stay; companion files go with theirs. */
export function listQuarantined(folder: string): readonly { readonly name: string; readonly untilMs: number }[] {
  return readdirSync(folder).flatMap((name) => {
    const untilMs = /\.damaged-until-(\d+)$/.exec(name)?.[1];
    return untilMs === undefined ? [] : [{ name, untilMs: Number(untilMs) }];
  });
}

/** Overwrites and removes the quarantined files in `folder` whose time is over. Returns how many went. @throws the disk's error, after every one was tried */
export function eraseQuarantined(folder: string, nowMs: number): number {
  const due = readdirSync(folder).filter((name) => {
    const untilMs = namePattern.exec(name)?.[1];
    // A time beyond what a file may ever have was written by a clock that was wrong: it would keep the file for years.
    return untilMs !== undefined && (Number(untilMs) <= nowMs || Number(untilMs) > nowMs + quarantineMaxMs);
  });
  const failures = due.flatMap((name) => failureOf(() => eraseFile(path.join(folder, name))));
  if (failures.length > 0) throw failures[0];
  return due.length;
}

function failureOf(work: () => void): unknown[] {
  try {
    work();
    return [];
  } catch (error) {
    return [error];
  }
}

const zeros = new Uint8Array(65_536);

function eraseFile(file: string): void {
  const size = statSync(file).size;
  const descriptor = openSync(file, 'r+');
  try {
    for (let at = 0; at < size; at += zeros.length) writeSync(descriptor, zeros, 0, Math.min(zeros.length, size - at), at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  rmSync(file, { force: true });
}

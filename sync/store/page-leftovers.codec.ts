/**
 * Finds bytes in a SQLite file that belong to nothing (https://www.sqlite.org/fileformat2.html, "B-tree Pages"). When pages
 * are merged or split, cells move to another page and their old bytes stay in the gap between the cell pointers and the
 * cells; `secure_delete` overwrites what is deleted, not what has moved. A copy that stayed would outlive its trace.
 */

const fileHeaderBytes = 100;
const interiorIndex = 2;
const interiorTable = 5;
const leafIndex = 10;
const leafTable = 13;

/** Whether any b-tree page of a database file holds other than zeros where nothing is stored. */
export function hasLeftovers(file: Buffer): boolean {
  if (file.length < fileHeaderBytes) return false;
  const stored = file.readUInt16BE(16);
  const pageBytes = stored === 1 ? 65_536 : stored;
  for (let at = 0; at < file.length; at += pageBytes) {
    const page = file.subarray(at, at + pageBytes);
    if (hasLeftoversInPage(page, at === 0 ? fileHeaderBytes : 0)) return true;
  }
  return false;
}

function hasLeftoversInPage(page: Buffer, headerAt: number): boolean {
  const type = page[headerAt];
  const isInterior = type === interiorIndex || type === interiorTable;
  // A page that maps pointers may begin with the same numbers; it holds page numbers only, and "cells" that do not fit.
  if (!isInterior && type !== leafIndex && type !== leafTable) return false;
  const cells = page.readUInt16BE(headerAt + 3);
  const contentAt = page.readUInt16BE(headerAt + 5) || 65_536;
  const pointersEnd = headerAt + (isInterior ? 12 : 8) + 2 * cells;
  if (pointersEnd > contentAt || contentAt > page.length) return false;
  const gap = page.subarray(pointersEnd, contentAt);
  return !isZero(gap.subarray(oldPointerBytes(gap, page.length))) || hasLeftoversInFreeBlocks(page, page.readUInt16BE(headerAt + 1));
}

// Behind the cell pointers stand pointers of cells that were deleted: places in this page, nothing of what stood there. No
// two letters look like one, since a place is less than the page's length.
function oldPointerBytes(gap: Buffer, pageLength: number): number {
  let at = 0;
  while (at + 2 <= gap.length && gap.readUInt16BE(at) !== 0 && gap.readUInt16BE(at) < pageLength) at += 2;
  return at;
}

// Each free block begins with the place of the next one and its own length; the rest of it is what was there before.
function hasLeftoversInFreeBlocks(page: Buffer, firstAt: number): boolean {
  let at = firstAt;
  while (at !== 0 && at + 4 <= page.length) {
    const next = page.readUInt16BE(at);
    if (!isZero(page.subarray(at + 4, at + page.readUInt16BE(at + 2)))) return true;
    // Blocks are in rising order; anything else is damage, which another check reports.
    if (next <= at) return false;
    at = next;
  }
  return false;
}

const zeros = Buffer.alloc(65_536);
const isZero = (bytes: Buffer): boolean => bytes.equals(zeros.subarray(0, bytes.length));

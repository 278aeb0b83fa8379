/**
 * Finds bytes in a SQLite file that belong to nothing (https://www.sqlite.org/fileformat2.html, "B-tree Pages"). When pages
 * are merged or split, cells move to another page and their old bytes stay in the gap between the cell pointers and the
 * cells; `secure_delete` overwrites what is deleted, not what has moved. A copy that stayed would outlive its trace.
 */

const fileHeaderBytes = 100;
const interiorIndex = 2;
const leafIndex = 10;
const leafTable = 13;

/** Whether any b-tree page of a database file holds other than zeros where nothing is stored. */
export function hasLeftovers(file: Buffer): boolean {
  if (file.length < fileHeaderBytes) return false;
  const stored = file.readUInt16BE(16);
  const pageBytes = stored === 1 ? 65_536 : stored;
  const isMap = pointerMaps(file, pageBytes);
  for (let at = 0; at < file.length; at += pageBytes) {
    if (isMap(at / pageBytes + 1)) continue;
    const page = file.subarray(at, at + pageBytes);
    if (hasLeftoversInPage(page, at === 0 ? fileHeaderBytes : 0)) return true;
  }
  return false;
}

/**
 * Which pages map pointers ("Pointer Map or Ptrmap Pages"): in a file that vacuums by itself the second page, and one after each group of pages that it maps.
 * They hold page numbers only. One of a large file can look like a b-tree page with bytes left over, which no VACUUM would take away.
 */
function pointerMaps(file: Buffer, pageBytes: number): (page: number) => boolean {
  const hasMaps = file.readUInt32BE(52) !== 0;
  const period = Math.floor((pageBytes - file.readUInt8(20)) / 5) + 1;
  return (page) => hasMaps && page >= 2 && (page - 2) % period === 0;
}

function hasLeftoversInPage(page: Buffer, headerAt: number): boolean {
  const type = page[headerAt];
  // An interior page of a table has page numbers and row numbers in its cells, never a row; secure_delete clears a page that becomes one. When a table of
  // some 100,000 rows is written anew, pieces of such cells stay in the gap, which no further VACUUM would take away.
  const isInterior = type === interiorIndex;
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

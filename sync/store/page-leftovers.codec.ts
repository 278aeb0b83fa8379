/**
 * Finds bytes in a SQLite file that belong to nothing (https://www.sqlite.org/fileformat2.html, "B-tree Pages"). When pages
 * are merged or split, cells move to another page and their old bytes stay in the gap between the cell pointers and the
 * cells; `secure_delete` overwrites what is deleted, not what has moved. A copy that stayed would outlive its trace.
 */

const fileHeaderBytes = 100;
const interiorIndex = 2;
const leafIndex = 10;
const leafTable = 13;

/** From the first byte to the one behind the last, counted from the beginning of what was searched. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** What the file's header says of its pages. */
export interface PageLayout {
  readonly pageBytes: number;
  /** Every so many pages one maps pointers, from the second page on; null without auto-vacuum. */
  readonly mapEvery: number | null;
}

/** The layout by the file's first 100 bytes, or null for a file that has no pages yet. */
export function pageLayoutOf(header: Buffer): PageLayout | null {
  if (header.length < fileHeaderBytes) return null;
  const stored = header.readUInt16BE(16);
  const pageBytes = stored === 1 ? 65_536 : stored;
  if (pageBytes < 512) return null;
  const usableBytes = pageBytes - (header[20] ?? 0);
  return { pageBytes, mapEvery: header.readUInt32BE(52) === 0 ? null : Math.floor(usableBytes / 5) + 1 };
}

/** Whether any b-tree page of a database file holds other than zeros where nothing is stored. */
export function hasLeftovers(file: Buffer): boolean {
  const layout = pageLayoutOf(file);
  return layout !== null && leftoversIn(file, layout, 0).length > 0;
}

/** Where pages hold other than zeros although nothing is stored there. `firstPage`: the number of the first page in `pages`, from 0. */
export function leftoversIn(pages: Buffer, { pageBytes, mapEvery }: PageLayout, firstPage: number): ByteRange[] {
  const found: ByteRange[] = [];
  for (let at = 0; at < pages.length; at += pageBytes) {
    const page = firstPage + at / pageBytes;
    // Pages that map pointers hold page numbers only, and may look like any other kind.
    if (mapEvery !== null && page >= 1 && (page - 1) % mapEvery === 0) continue;
    for (const { from, to } of leftoversInPage(pages.subarray(at, at + pageBytes), page === 0 ? fileHeaderBytes : 0))
      found.push({ from: at + from, to: at + to });
  }
  return found;
}

function leftoversInPage(page: Buffer, headerAt: number): ByteRange[] {
  const type = page[headerAt];
  // An interior page of a table has page numbers and row numbers in its cells, never a row; secure_delete clears a page that becomes one.
  const isInterior = type === interiorIndex;
  if (!isInterior && type !== leafIndex && type !== leafTable) return [];
  const cells = page.readUInt16BE(headerAt + 3);
  const contentAt = page.readUInt16BE(headerAt + 5) || 65_536;
  const pointersEnd = headerAt + (isInterior ? 12 : 8) + 2 * cells;
  if (pointersEnd > contentAt || contentAt > page.length) return [];
  const gapAt = pointersEnd + oldPointerBytes(page.subarray(pointersEnd, contentAt), page.length);
  return [{ from: gapAt, to: contentAt }, ...freeBlocks(page, page.readUInt16BE(headerAt + 1))].filter(
    ({ from, to }) => !isZero(page.subarray(from, to)),
  );
}

// Behind the cell pointers stand pointers of cells that were deleted: places in this page, nothing of what stood there. No
// two letters look like one, since a place is less than the page's length.
function oldPointerBytes(gap: Buffer, pageLength: number): number {
  let at = 0;
  while (at + 2 <= gap.length && gap.readUInt16BE(at) !== 0 && gap.readUInt16BE(at) < pageLength) at += 2;
  return at;
}

// Each free block begins with the place of the next one and its own length; the rest of it is what was there before.
function freeBlocks(page: Buffer, firstAt: number): ByteRange[] {
  const found: ByteRange[] = [];
  let at = firstAt;
  while (at !== 0 && at + 4 <= page.length) {
    const next = page.readUInt16BE(at);
    found.push({ from: at + 4, to: Math.min(page.length, at + page.readUInt16BE(at + 2)) });
    // Blocks are in rising order; anything else is damage, which another check reports.
    if (next <= at) break;
    at = next;
  }
  return found;
}

const zeros = Buffer.alloc(65_536);
const isZero = (bytes: Buffer): boolean => bytes.equals(zeros.subarray(0, bytes.length));

import { describe, expect, it } from 'vitest';
import { hasLeftovers } from './page-leftovers.codec.ts';

const pageBytes = 512;

interface Page {
  readonly type: number;
  readonly cells: number;
  readonly contentAt: number;
  readonly write?: (page: Buffer) => unknown;
}

/** A file of a first page without tables and one page as told. */
function fileWith({ type, cells, contentAt, write }: Page): Buffer {
  const file = Buffer.alloc(2 * pageBytes);
  file.writeUInt16BE(pageBytes, 16);
  file[100] = 13;
  file.writeUInt16BE(pageBytes, 105);
  const page = file.subarray(pageBytes);
  page[0] = type;
  page.writeUInt16BE(cells, 3);
  page.writeUInt16BE(contentAt, 5);
  page.fill(0x7a, contentAt);
  write?.(page);
  return file;
}

const leaf = (write?: (page: Buffer) => unknown): Buffer =>
  fileWith({ type: 13, cells: 2, contentAt: 400, ...(write === undefined ? {} : { write }) });

describe('leftovers in a database file', () => {
  it('are not what is stored', () => {
    expect(hasLeftovers(leaf())).toBe(false);
  });

  it('are letters in the gap', () => {
    expect(hasLeftovers(leaf((page) => page.write('door-card', 200)))).toBe(true);
  });

  it('are letters right behind the cell pointers', () => {
    expect(hasLeftovers(leaf((page) => page.write('do', 12)))).toBe(true);
  });

  it('are letters right before the cells', () => {
    expect(hasLeftovers(leaf((page) => page.write('d', 399)))).toBe(true);
  });

  it('are not the pointers of deleted cells', () => {
    expect(hasLeftovers(leaf((page) => page.writeUInt16BE(450, 12)))).toBe(false);
  });

  it('are letters behind the pointers of deleted cells', () => {
    expect(hasLeftovers(leaf((page) => page.writeUInt16BE(450, 12) && page.write('door', 14)))).toBe(true);
  });

  it('are what a free block holds besides its two numbers', () => {
    const withBlock = (text: string): Buffer =>
      leaf((page) => {
        page.writeUInt16BE(420, 1);
        page.fill(0, 420, 440).writeUInt16BE(20, 422);
        page.write(text, 424);
      });
    expect([hasLeftovers(withBlock('')), hasLeftovers(withBlock('door'))]).toEqual([false, true]);
  });

  it('are looked for in interior pages of an index, whose header is longer', () => {
    const write = (page: Buffer): unknown => page.writeUInt32BE(0x7a7a7a7a, 8);
    expect(hasLeftovers(fileWith({ type: 2, cells: 2, contentAt: 400, write }))).toBe(false);
    expect(hasLeftovers(fileWith({ type: 2, cells: 2, contentAt: 400, write: (page) => page.write('door', 200) }))).toBe(true);
  });

  it('are not pieces of page and row numbers in interior pages of a table', () => {
    expect(hasLeftovers(fileWith({ type: 5, cells: 2, contentAt: 400, write: (page) => page.write('7181c33c00', 390, 'hex') }))).toBe(false);
  });

  it('are not what a page that maps pointers holds, though it looks like another', () => {
    const map = leaf((page) => page.fill(0x11, 100, 200));
    expect(hasLeftovers(map)).toBe(true);
    map.writeUInt32BE(1, 52);
    expect(hasLeftovers(map)).toBe(false);
  });

  it('are not looked for in pages of other kinds', () => {
    expect(hasLeftovers(fileWith({ type: 1, cells: 0, contentAt: 8, write: (page) => page.fill(0x11) }))).toBe(false);
  });

  it('are none in an empty file', () => {
    expect(hasLeftovers(Buffer.alloc(0))).toBe(false);
  });
});

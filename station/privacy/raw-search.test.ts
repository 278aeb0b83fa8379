import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RawSearch } from './raw-search.ts';
import { formsOf } from './secret-forms.ts';

const card = '24567000001016';
const scan = (texts: readonly string[], bytes: Buffer): string[] => new RawSearch(texts).scan(bytes).map(({ text, form }) => `${text} ${form}`);
const around = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from('before '), bytes, Buffer.from(' after')]);

describe('a search in raw bytes', () => {
  it.each([
    ['UTF-8', Buffer.from(card), 'utf-8'],
    ['UTF-16, little end first', Buffer.from(card, 'utf16le'), 'utf-16le'],
    ['UTF-16, big end first', Buffer.from(card, 'utf16le').swap16(), 'utf-16be'],
    ['hexadecimal', Buffer.from(Buffer.from('Ääkkönen').toString('hex')), 'hex'],
    ['hexadecimal in capitals', Buffer.from(Buffer.from('Ääkkönen').toString('hex').toUpperCase()), 'HEX'],
  ])('finds a text in %s', (_title, bytes, form) => {
    expect(scan([card, 'Ääkkönen'], around(bytes)).map((hit) => hit.slice(2))).toContain(form);
  });

  it('finds base64 of any text that holds it, wherever it stands there', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (before, after) => {
        const coded = Buffer.from(Buffer.concat([Buffer.from(before), Buffer.from('73910'), Buffer.from(after)]).toString('base64'));
        expect(scan(['73910'], coded).some((hit) => hit.startsWith('0 base64'))).toBe(true);
      }),
    );
  });

  it('finds each of many texts that differ in one digit only, and no other', () => {
    const cards = Array.from({ length: 3_000 }, (_, index) => String(24_567_000_000_000 + index * 7));
    const there = [5, 1_500, 2_999];
    expect(scan(cards, around(Buffer.from(there.map((index) => cards[index]).join(' '))))).toEqual(there.map((index) => `${index} utf-8`));
  });

  it.each([
    ['73910', true],
    ['PIN=73910;', true],
    ['1796473910123', false],
    ['739101', false],
    ['173910', false],
  ])('takes a short number for one only where it stands alone: %s', (text, isFound) => {
    expect(scan(['73910'], Buffer.from(text)).length > 0).toBe(isFound);
  });

  it('finds nothing in bytes that hold nothing', () => {
    expect(scan([card, '73910'], Buffer.alloc(100_000, 'x'))).toEqual([]);
  });
});

describe('a search in files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-search-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each(formsOf(card).map(({ form, bytes }) => [form, bytes] as const))('finds %s across the seam of two pieces', (form, bytes) => {
    const file = path.join(folder, 'large');
    writeFileSync(file, Buffer.concat([Buffer.alloc((1 << 20) - Math.floor(bytes.length / 2), 0xff), bytes, Buffer.alloc(3 << 20, 0xff)]));
    const { files, bytes: looked, hits } = new RawSearch([card]).searchAll([folder]);
    expect({ files, looked, hits }).toEqual({
      files: 1,
      looked: (4 << 20) + bytes.length - Math.floor(bytes.length / 2),
      hits: [{ text: 0, form, file }],
    });
  });

  it('names what it can not read, and searches the rest', () => {
    writeFileSync(path.join(folder, 'log'), card);
    // A name that is longer than any may be can't be looked at, by whomever.
    const hidden = path.join(folder, 'x'.repeat(300));
    const { files, unreadable, hits } = new RawSearch([card]).searchAll([hidden, folder]);
    expect({ files, unreadable, hits: hits.length }).toEqual({ files: 1, unreadable: [hidden], hits: 1 });
  });

  it('looks nowhere where nothing is', () => {
    expect(new RawSearch([card]).searchAll([path.join(folder, 'none')])).toEqual({ files: 0, bytes: 0, unreadable: [], hits: [] });
  });
});

import { describe, expect, it } from 'vitest';
import { splitLines } from './stdin.ts';

const lines = (text: string): string[] => splitLines(Buffer.from(text, 'latin1')).map((line) => line.toString('latin1'));

describe('splitLines', () => {
  it('ends a line at LF or CR LF', () => expect(lines('a\nb\r\nc')).toEqual(['a', 'b', 'c']));
  it('ends a line at CR where there is no LF at all', () => expect(lines('a\rb\r')).toEqual(['a', 'b']));
  it('keeps an empty line in its place', () => expect(lines('a\n\nb\n')).toEqual(['a', '', 'b']));
  it('keeps a CR inside a line where lines end in LF', () => expect(lines('a\rb\n')).toEqual(['a\rb']));
  it('finds no line in nothing', () => expect(lines('')).toEqual([]));
  it('keeps every byte value', () => expect(lines('\x00\xff\x85\n')).toEqual(['\x00\xff\x85']));
});

import { describe, expect, it } from 'vitest';
import { encodeWiegand } from '../wiegand/wiegand.codec.ts';
import { readWiegandLine, type WiegandLineRules } from './wiegand-line.codec.ts';

const rules: WiegandLineRules = { form: 'counted-hex', bits: 26, align: 'right', formats: ['H10301', 'H10304'], text: 'facility-card' };
const read = (line: string, change: Partial<WiegandLineRules> = {}): string => {
  const result = readWiegandLine({ ...rules, ...change }, line);
  return result.kind === 'scan' ? result.text : `!${result.fault}`;
};

describe('a line of a Wiegand converter', () => {
  it.each([
    ['counted hex', '26:BD88EB80', {}, '12304567'],
    ['counted hex in small letters, with blanks', ' 26: bd 88 eb 80 ', {}, '12304567'],
    ['bits', '10111101100010001110101110', { form: 'bits' }, '12304567'],
    ['a number in hex', '2F623AE', { form: 'hex' }, '12304567'],
    ['a number in hex with zeros before it', '02F623AE', { form: 'hex' }, '12304567'],
    ['left-aligned hex', 'BD88EB80', { form: 'hex', align: 'left' }, '12304567'],
    ['a UID, where that is accepted', '32:04A1B2C3', { formats: ['UID32'], text: 'hex' }, '04A1B2C3'],
  ] as const)('is read as %s', (_name, line, change, expected) => {
    expect(read(line, change)).toBe(expected);
  });

  it.each([
    ['wrong parity', '26:3D88EB80', {}, '!incomplete'],
    ['wrong parity in bits', '00111101100010001110101110', { form: 'bits' }, '!incomplete'],
    ['a format that is not accepted', '32:04A1B2C3', {}, '!forbiddenCharacters'],
    ['too few bytes', '26:BD88EB', {}, '!forbiddenCharacters'],
    ['more bits than the message has', 'F2F623AE', { form: 'hex' }, '!forbiddenCharacters'],
    ['far fewer digits than the message has', '3AE', { form: 'hex' }, '!forbiddenCharacters'],
    ['another language', 'No card', {}, '!forbiddenCharacters'],
    ['no bits at all', '', { form: 'bits' }, '!forbiddenCharacters'],
  ] as const)('is no card with %s', (_name, line, change, expected) => {
    expect(read(line, change)).toBe(expected);
  });

  it('is read by the first accepted format of its length', () => {
    const { data } = encodeWiegand({ format: 'H10304', facility: 7, card: 9 });
    expect(read(`37:${Buffer.from(data).toString('hex')}`)).toBe('00007000009');
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FrameInspection } from '../../contracts/frame-inspection.ts';
import { isCheckRight, mod43CheckCharacter, readLibraryNumber } from '../../device-drivers/bar-code/check-digits.codec.ts';
import { decodeLines, emptyLine } from '../../device-drivers/serial-line-reader/line.codec.ts';
import { inspectableProtocols } from '../../station/cli/inspect-protocols.ts';

interface Vector {
  readonly protocol: string;
  readonly hex: string;
  readonly meaning: Readonly<Record<string, unknown>>;
}

const file = new URL('../vectors/card-readers-sample.jsonl', import.meta.url);
const vectors = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Vector);
const of = (protocol: string): [string, Vector][] => vectors.filter((each) => each.protocol === protocol).map((each) => [each.hex, each]);
const text = (vector: Vector): string => Buffer.from(vector.hex, 'hex').toString('latin1');

const commands: readonly (readonly [protocol: string, command: string])[] = [
  ['serial-125khz', 'rdm6300'],
  ['wiegand', 'wiegand'],
  ['hid-pos-barcode', 'hid-pos'],
  ['hid-pos-host-command', 'hid-pos'],
  ['hid-keyboard-boot', 'hid-keyboard'],
];

describe.each(commands)('vectors of %s', (protocol, command) => {
  it.each(of(protocol))('%s mean what they say', async (hex, { meaning }) => {
    const inspect = await inspectableProtocols.find(({ name }) => name === command)?.load();
    const line = protocol === 'wiegand' ? `${String(meaning['bits'])}:${hex}` : hex;
    expect(inspect?.(line) as FrameInspection).toMatchObject({ ok: true, protocol, fields: meaning });
  });
});

describe('vectors of bar codes', () => {
  it.each(of('barcode-codabar14'))('%s is a library number', (_hex, vector) => {
    const { valid, text: expected, ...parts } = vector.meaning;
    expect(text(vector)).toBe(expected);
    expect(readLibraryNumber(text(vector))).toEqual(parts);
    expect(isCheckRight(text(vector), 'codabar14')).toBe(valid);
  });

  it.each(of('barcode-code39-mod43'))('%s carries its check character', (_hex, vector) => {
    const { data, check, valid } = vector.meaning;
    expect(mod43CheckCharacter(String(data))).toBe(check);
    expect(isCheckRight(text(vector), 'code39-mod43')).toBe(valid);
  });

  it.each(of('barcode-finnish'))('%s is one line of a reader', (_hex, vector) => {
    const format = { terminator: '\n', prefix: '', suffix: '', minLength: 1, maxLength: 64, stripAim: false } as const;
    const { lines } = decodeLines(format, emptyLine, Buffer.from(vector.hex, 'hex'));
    expect(lines).toEqual([{ kind: 'scan', text: vector.meaning['text'] }]);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FrameInspection, FrameInspector } from '../../contracts/frame-inspection.ts';
import { inspectDcttech } from '../../device-drivers/dcttech-relay/dcttech-inspect.codec.ts';
import { inspectLcus } from '../../device-drivers/lcus-relay/lcus-inspect.codec.ts';
import { inspectModbus } from '../../device-drivers/modbus/modbus-inspect.codec.ts';

interface Vector {
  readonly protocol: string;
  readonly hex: string;
  readonly meaning: Readonly<Record<string, unknown>>;
}

const inspectors: Readonly<Record<string, FrameInspector>> = {
  'modbus-rtu': inspectModbus,
  'modbus-pdu': inspectModbus,
  'relay-lcus': inspectLcus,
  'relay-dcttech': inspectDcttech,
};

const vectors = readFileSync(new URL('../vectors/relays-sample.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Vector)
  .filter(({ protocol }) => inspectors[protocol] !== undefined);

const inspect = ({ protocol, hex }: Vector): FrameInspection =>
  inspectors[protocol]?.(new Uint8Array(Buffer.from(hex, 'hex'))) ?? expect.fail(`no inspector for ${protocol}`);

describe('vectors of relay and input boards', () => {
  it.each(vectors.map((vector) => [vector.protocol, vector.hex, vector] as const))('%s %s is what its document says', (_protocol, _hex, vector) => {
    const { ok, protocol, fields } = inspect(vector);
    expect(protocol).toBe(vector.protocol);
    if (vector.meaning['reject'] === true) {
      expect(ok).toBe(false);
      expect(fields['correctCrc']).toBe(vector.meaning['correctCrc']);
    } else {
      expect(ok).toBe(true);
      expect(fields).toMatchObject(vector.meaning);
    }
  });

  it.each([
    ['010502000007 8db0', { unit: 1, fn: 5, channel: 0, pulseMs: 700, hardwareTimed: true }],
    ['01050000ff008c3a', { unit: 1, fn: 5, coil: 0, value: true }],
    ['0181024191', null],
    ['018102c191', { unit: 1, fn: 1, exception: true, exceptionCode: 2 }],
    ['0001000000060101000000 08', { unit: 1, transaction: 1, fn: 1, first: 0, count: 8 }],
    // V1.1b3, clauses 6.3, 6.4 and 6.12.
    ['0306022b00000064', { fn: 3, direction: 'response', values: [555, 0, 100] }],
    ['0400080001', { fn: 4, direction: 'request', first: 8, count: 1 }],
    ['0402000a', { fn: 4, direction: 'response', registers: '000a', values: [10] }],
    ['100001000204000a0102', { fn: 16, direction: 'request', first: 1, count: 2, registers: '000a0102' }],
    ['1000010002', { fn: 16, direction: 'response', first: 1, count: 2 }],
    // A register's write to unit 1 or 2 with a wrong CRC is no answer of coils.
    ['0106000007008bfb', null],
    ['020600000700aaaa', null],
    ['', null],
    ['01', null],
  ])('%s is %o', (hex, fields) => {
    const { ok, fields: found } = inspectModbus(new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex')));
    expect(ok).toBe(fields !== null);
    if (fields !== null) expect(found).toMatchObject(fields);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLcus, encodeLcusSwitch } from './lcus.codec.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('LCUS codec', () => {
  it.each([
    // Public vendor documentation of the LCUS-1.
    [{ channel: 1, isOn: true }, 'a00101a2'],
    [{ channel: 1, isOn: false }, 'a00100a1'],
    [{ channel: 8, isOn: true }, 'a00801a9'],
  ])('writes and reads %o as %s', (command, bytes) => {
    expect(hex(encodeLcusSwitch(command))).toBe(bytes);
    expect(decodeLcus([], Buffer.from(bytes, 'hex'))).toEqual({ pending: [], switches: [command], skipped: 0 });
  });

  it.each([
    ['a wrong sum', 'a00101a3'],
    ['channel 0', 'a00001a1'],
    ['a state that is neither on nor off', 'a00102a3'],
  ])('takes no command from %s', (_name, bytes) => {
    expect(decodeLcus([], Buffer.from(bytes, 'hex')).switches).toEqual([]);
  });

  it('finds the frame after noise that begins like one', () => {
    expect(decodeLcus([], Buffer.from('00a0a001a00101a2', 'hex'))).toMatchObject({ switches: [{ channel: 1, isOn: true }], pending: [] });
  });

  it('reads back what it wrote, however it is cut and whatever stands before it', () => {
    const command = fc.record({ channel: fc.integer({ min: 1, max: 16 }), isOn: fc.boolean() });
    fc.assert(
      fc.property(fc.array(command, { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 5 })), (commands, cuts) => {
        const bytes = Buffer.concat(commands.map(encodeLcusSwitch));
        const found: unknown[] = [];
        let pending: readonly number[] = [];
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          const decoded = decodeLcus(pending, bytes.subarray(at, at + cut));
          at += cut;
          pending = decoded.pending;
          found.push(...decoded.switches);
        }
        expect(found).toEqual(commands);
      }),
    );
  });

  it('never holds more than three bytes back', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => decodeLcus([], bytes).pending.length <= 3));
  });
});

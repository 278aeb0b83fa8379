import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../contracts/errors.ts';
import {
  decodeGuardMessage,
  decodeGuardRequest,
  encodeGuardMessage,
  encodeGuardRequest,
  type GuardMessage,
  type GuardRequest,
  longestGuardLine,
  splitLines,
} from './guard-protocol.codec.ts';

const withoutEnd = (line: string): string => line.slice(0, -1);

describe('guard protocol', () => {
  it.each<GuardRequest>([
    { type: 'pulse', id: 7, pulseMs: 3000 },
    { type: 'given', id: 7, pulseMs: 3000 },
    { type: 'lock', id: 8 },
    { type: 'check', id: 9 },
  ])('reads back the request $type', (request) => {
    expect(decodeGuardRequest(withoutEnd(encodeGuardRequest(request)))).toEqual(request);
  });

  it.each<GuardMessage>([
    { type: 'done', id: 7 },
    { type: 'alive', id: 7 },
    { type: 'refused', id: 7, code: 'DEVICE_BUSY' },
    { type: 'output', output: 'released' },
    { type: 'health', health: { state: 'ready' } },
    { type: 'health', health: { state: 'faulted', code: 'DEVICE_MISSING', remedy: 'Check the cable.' } },
    { type: 'wire', direction: 'out', bytes: Uint8Array.of(0xa0, 1, 1, 0xa2) },
  ])('reads back the message $type', (message) => {
    expect(decodeGuardMessage(withoutEnd(encodeGuardMessage(message)))).toEqual(message);
  });

  it.each(['', 'pulse', 'pulse 1', 'pulse 1 -5', 'pulse 1 9999999', 'lock x', 'lock 1 200', 'given 1', 'check 1 1', 'open 1'])(
    'takes no request from "%s"',
    (line) => {
      expect(decodeGuardRequest(line)).toBeNull();
    },
  );

  it('keeps a remedy on one line, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r', '\u2028', '\0', 'ä'), maxLength: 30 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(...errorCodes),
        (text, times, code) => {
          const remedy = text.repeat(times);
          const line = encodeGuardMessage({ type: 'health', health: { state: 'faulted', code, remedy } });
          expect(line.indexOf('\n')).toBe(line.length - 1);
          expect(line.length).toBeLessThan(longestGuardLine);
        },
      ),
    );
  });

  it('never throws on any line', () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        decodeGuardMessage(line);
        decodeGuardRequest(line);
      }),
    );
  });

  it('gives whole lines and keeps the rest, unless it is too long', () => {
    expect(splitLines('do', 'ne 1\ndone 2\ndo')).toEqual({ lines: ['done 1', 'done 2'], pending: 'do' });
    expect(splitLines('', 'x'.repeat(longestGuardLine + 1)).pending).toBe('');
  });
});

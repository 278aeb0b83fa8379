import { describe, expect, it } from 'vitest';
import {
  faultPauseMs,
  halfLineMs,
  idleGapMs,
  initialReader,
  type ReaderEvent,
  type ReaderOutput,
  type ReaderRules,
  scansPerSecond,
  stepReader,
} from './serial-line-reader.machine.ts';

const rules: ReaderRules = { terminator: '\r', prefix: '', suffix: '', minLength: 1, maxLength: 64, stripAim: false, doubleReadMs: 1000 };
const bytes = (text: string, atMs: number): ReaderEvent => ({ type: 'bytes.arrived', bytes: Buffer.from(text, 'latin1'), atMs });
const time = (atMs: number): ReaderEvent => ({ type: 'time.passed', atMs });
const lost = (atMs: number): ReaderEvent => ({ type: 'line.lost', atMs });

function run(events: readonly ReaderEvent[], with_: Partial<ReaderRules> = {}): string[] {
  let state = initialReader;
  const told: ReaderOutput[] = [];
  for (const event of events) {
    const step = stepReader({ ...rules, ...with_ }, state, event);
    state = step.state;
    told.push(...step.outputs);
  }
  return told.map((output) => (output.type === 'scan' ? output.text : `!${output.fault}`));
}

describe('double-read guard', () => {
  it('tells the same text once within its window', () => {
    expect(run([bytes('A\r', 0), bytes('A\r', 400), bytes('A\r', 999)])).toEqual(['A']);
  });

  it('goes on as long as the reader repeats the text: one presentation is one scan', () => {
    const stuck = Array.from({ length: 100 }, (_, i) => bytes('A\r', i * 900));
    expect(run(stuck)).toEqual(['A']);
  });

  it('takes the text again when it was gone for the window', () => {
    expect(run([bytes('A\r', 0), bytes('A\r', 1000)])).toEqual(['A', 'A']);
  });

  it('takes another text at once, and the first one after it as a new presentation', () => {
    expect(run([bytes('A\r', 0), bytes('B\r', 10), bytes('A\r', 20)])).toEqual(['A', 'B', 'A']);
  });

  it('is off at 0 ms', () => {
    expect(run([bytes('A\rA\r', 0)], { doubleReadMs: 0 })).toEqual(['A', 'A']);
  });

  it('forgets the text when its window ends', () => {
    const first = stepReader(rules, initialReader, bytes('A\r', 0));
    expect(first.dueAtMs).toBe(1000);
    expect(stepReader(rules, first.state, time(1000))).toMatchObject({ state: { shown: null }, dueAtMs: null });
  });
});

describe('half lines', () => {
  it('are forgotten after 500 ms of silence, with a fault', () => {
    expect(run([bytes('2456', 0), time(halfLineMs), bytes('7000\r', 600)])).toEqual(['!incomplete', '7000']);
  });

  it('are forgotten even when the timer comes late', () => {
    expect(run([bytes('2456', 0), bytes('7000\r', halfLineMs)])).toEqual(['!incomplete', '7000']);
  });

  it('wait while bytes go on coming', () => {
    expect(run([bytes('24', 0), time(400), bytes('56', 450), time(900), bytes('\r', 940)])).toEqual(['2456']);
  });

  it('end with the line that carried them', () => {
    expect(run([bytes('2456', 0), lost(100), bytes('7000\r', 200)])).toEqual(['!incomplete', '7000']);
  });

  it('end the rest of an overlong line, too', () => {
    expect(run([bytes('9'.repeat(4096), 0), time(halfLineMs), bytes('7000\r', 600)])).toEqual(['!tooLong', '7000']);
  });
});

describe('a reader without terminator', () => {
  it('ends a scan by its idle gap', () => {
    expect(run([bytes('24', 0), bytes('56', 20), time(20 + idleGapMs)], { terminator: '' })).toEqual(['2456']);
  });

  it('keeps two scans apart though the timer came late', () => {
    expect(run([bytes('A', 0), bytes('B', 100), time(200)], { terminator: '' })).toEqual(['A', 'B']);
  });
});

describe('a reader that floods', () => {
  it('tells its trouble once in a second', () => {
    const noise = Array.from({ length: 50 }, (_, i) => bytes('\x80\r', i * 100));
    expect(run(noise)).toHaveLength((50 * 100) / faultPauseMs);
  });

  it('gives no more scans than a line can carry, and says that some were lost', () => {
    const flood = Array.from({ length: scansPerSecond * 2 }, (_, i) => `${i}\r`).join('');
    const told = run([bytes(flood, 0)]);
    expect(told.filter((word) => !word.startsWith('!'))).toHaveLength(scansPerSecond);
    expect(told.at(-1)).toBe('!incomplete');
  });

  it('lets cards through that follow each other as closely as 9,600 baud allows', () => {
    const cards = Array.from({ length: 2000 }, (_, i) => bytes(`${24_567_000_000_000 + i}\r`, i * 15.6));
    expect(run(cards)).toHaveLength(2000);
  });
});

describe('events that must not move the machine', () => {
  it.each([
    ['time without anything pending', time(10)],
    ['a lost line without anything pending', lost(10)],
    ['no bytes', bytes('', 10)],
  ])('%s', (_name, event) => {
    const step = stepReader(rules, initialReader, event);
    expect(step.outputs).toEqual([]);
    expect(step.dueAtMs).toBeNull();
  });
});

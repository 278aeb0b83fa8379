import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { PinEntry } from './pin-entry.ts';

const typed = (digits: string): PinEntry => [...digits].reduce((entry, key) => entry.press(key), PinEntry.empty);

describe('a PIN entry', () => {
  it('gives the digits in order, once, for a question', () => {
    expect(typed('0420').toPin()?.reveal()).toBe('0420');
  });

  it('is no PIN while it is empty', () => {
    expect(PinEntry.empty.toPin()).toBeNull();
    expect(typed('4').erase().toPin()).toBeNull();
  });

  it('takes 32 digits and nothing that is no digit', () => {
    expect(typed('1'.repeat(33)).count).toBe(32);
    expect(typed('1a ').count).toBe(1);
  });

  it('shows only how many digits there are, however it is printed', () => {
    const entry = typed('314159');
    for (const printed of [String(entry), JSON.stringify({ entry }), inspect(entry, { depth: null, showHidden: true })]) {
      expect(printed).not.toContain('314159');
    }
  });
});

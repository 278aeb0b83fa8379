import { describe, expect, it } from 'vitest';
import { keyIntentOf } from './pin-keys.ts';

const plain = { ctrlKey: false, altKey: false, metaKey: false, repeat: false };

describe('keyIntentOf', () => {
  it('takes a digit', () => {
    expect(keyIntentOf({ key: '7', ...plain }, false)).toEqual({ type: 'pin.press', key: '7' });
  });

  it('takes a digit while a key of the pad has the focus', () => {
    expect(keyIntentOf({ key: '7', ...plain }, true)).toEqual({ type: 'pin.press', key: '7' });
  });

  it('reads Enter as OK, unless a button has the focus', () => {
    expect(keyIntentOf({ key: 'Enter', ...plain }, false)).toEqual({ type: 'pin.submit' });
    expect(keyIntentOf({ key: 'Enter', ...plain }, true)).toBeNull();
  });

  it('reads Backspace as erase and Escape as cancel', () => {
    expect(keyIntentOf({ key: 'Backspace', ...plain }, false)).toEqual({ type: 'pin.erase' });
    expect(keyIntentOf({ key: 'Escape', ...plain }, false)).toBe('cancel');
  });

  it.each(['a', 'F5', '١', 'Tab', ' '])('leaves %j alone', (key) => {
    expect(keyIntentOf({ key, ...plain }, false)).toBeNull();
  });

  it('takes a held key once', () => {
    expect(keyIntentOf({ key: '7', ...plain, repeat: true }, false)).toBeNull();
  });

  it('leaves shortcuts alone', () => {
    expect(keyIntentOf({ key: '1', ...plain, ctrlKey: true }, false)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { keptReading, unreadPage } from './kept-reading.ts';

describe('how a page goes on reading', () => {
  it('is how the one before it was read, among other things that it left', () => {
    expect(keptReading({ theme: 'contrast', isRead: true, level: 2 })).toEqual({ isRead: true, level: 2 });
  });

  it.each([
    [{}],
    [{ isRead: false, level: 2 }],
    [{ isRead: 'yes', level: 1 }],
    [{ isRead: true, level: 3 }],
    [{ isRead: true, level: 0.5 }],
    [{ isRead: true }],
  ])('is not at all where it left anything else: %j', (told) => expect(keptReading(told)).toEqual(unreadPage));
});

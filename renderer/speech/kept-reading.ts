/** How loud it may be; the middle one is where every patron begins. */
export const volumes = [0.4, 0.7, 1] as const;
export const usualLevel = 1;

/** How a page is being read: what the page after it in the same visit goes on with. */
export interface KeptReading {
  readonly isRead: boolean;
  /** Which of `volumes` is in use, from 0. */
  readonly level: number;
}

/** Where a page keeps it. */
export interface ReadingKeeper {
  current: KeptReading;
}

/** A page that nobody asked to be read. */
export const unreadPage: KeptReading = { isRead: false, level: usualLevel };

/** What a page before this one left: what it knows of, and an unread page in place of everything else. */
export function keptReading({ isRead, level }: Readonly<Record<string, unknown>>): KeptReading {
  const isKnown = isRead === true && typeof level === 'number' && volumes[level] !== undefined;
  return isKnown ? { isRead, level } : unreadPage;
}

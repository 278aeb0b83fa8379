import { describe, expect, it } from 'vitest';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { itemsAtOnce } from './kiosk-links.policy.ts';

type Links = { readonly sip2?: number; readonly koha?: number; readonly rest?: number };

function atOnce(kind: StationConfig['librarySystem']['kind'], links: Links, doors = 0): number {
  const librarySystem = Object.fromEntries(Object.entries(links).map(([name, connections]) => [name, { connections }]));
  return itemsAtOnce({ librarySystem: { kind, ...librarySystem }, doors: Array.from({ length: doors }, () => ({})) } as unknown as StationConfig);
}

describe('how many items a kiosk asks about at once', () => {
  it.each([
    ['as many as SIP2 links', 'sip2', { sip2: 4 }, 0, 4],
    ['one over one link', 'sip2', { sip2: 1 }, 0, 1],
    ['as many as the narrower of REST and SIP2 with Koha', 'koha', { koha: 4, sip2: 2 }, 0, 2],
    ['as many as REST links', 'rest', { rest: 8 }, 0, 8],
    ['one less where a door shares the links', 'sip2', { sip2: 4 }, 1, 3],
    ['one less however many doors there are', 'rest', { rest: 4 }, 3, 3],
    ['one at least', 'sip2', { sip2: 1 }, 2, 1],
  ] as const)('is %s', (_, kind, links, doors, expected) => {
    expect(atOnce(kind, links, doors)).toBe(expected);
  });
});

import type { StationConfig } from '../../contracts/config.schema.ts';

/**
 * How many items a kiosk may ask about at once: as many as there are links to the library system, which is how a site says how much of it
 * its library system takes (one link: one after another). Where doors share the links one of them is left for a door's question.
 */
export function itemsAtOnce({ librarySystem, doors }: Pick<StationConfig, 'librarySystem' | 'doors'>): number {
  const links = linksOf(librarySystem);
  return Math.max(1, doors.length > 0 ? links - 1 : links);
}

/** Koha lends over REST and takes back over SIP2: the narrower of the two counts. */
function linksOf({ kind, sip2, koha, rest }: StationConfig['librarySystem']): number {
  switch (kind) {
    case 'sip2':
      return sip2?.connections ?? 1;
    case 'koha':
      return Math.min(koha?.connections ?? 1, sip2?.connections ?? 1);
    case 'rest':
      return rest?.connections ?? 1;
  }
}

import type { TextKey } from '../../texts/keys.ts';
import type { ViewOf } from './kiosk-send.ts';

/** A view that may say something of the last scan. */
export type Hinting = ViewOf<'awaitingCard' | 'staffRecords'> | ViewOf<'refused'> | ViewOf<'borrowing' | 'account' | 'receipt'> | ViewOf<'returning'>;

/** What a screen says of the last scan, for eyes and ears alike; null: nothing. */
export function hintKey({ hint, hintCount }: Pick<Hinting, 'hint' | 'hintCount'>): TextKey | null {
  switch (hint) {
    case null:
      return null;
    case 'card-first':
      return 'kiosk.refused.cardFirst';
    case 'card-too-early':
      return 'kiosk.items.cardTooEarly';
    case 'card-unreadable':
      return hintCount > 1 ? 'kiosk.card.unreadableAgain' : 'kiosk.card.unreadable';
    case 'item-unreadable':
      return hintCount > 1 ? 'kiosk.items.unreadableAgain' : 'kiosk.items.unreadable';
  }
}

import type { DeviceId } from '../../contracts/ids.ts';
import { openBorrower } from '../../sync/store/sealed-borrower.ts';
import type { Records } from './records.ts';

/** From when to when, epoch milliseconds; the end is not in it. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a station knew of cards in a time window: for the report of a breach. */
export interface BreachPack {
  readonly cards: readonly { readonly at: string; readonly event: string; readonly resultCode: string; readonly card: string }[];
  /** How many different cards. */
  readonly people: number;
  readonly eventsWithoutCard: number;
  /** Sealed under a key that is gone: they open for nobody. */
  readonly unreadable: number;
  readonly sealed: string;
  readonly notOnDisk: string;
}

/** Lists which cards a station knew of in a time window, in order of time, and what of it was sealed. */
export function breachPack({ keys, traces, expiryMs }: Records, window: TimeWindow): BreachPack {
  const sealer = keys.sealer('trace');
  const cards: (BreachPack['cards'][number] & { readonly atMs: number })[] = [];
  let eventsWithoutCard = 0;
  let unreadable = 0;
  for (const trace of traces?.each({ ...window, nowMs: expiryMs }) ?? []) {
    const { atMs, event, resultCode, borrower } = trace;
    const card = openBorrower(sealer, trace);
    if (card !== null) cards.push({ atMs, at: iso(atMs), event, resultCode, card: card.reveal() });
    else if (borrower === undefined) eventsWithoutCard += 1;
    else unreadable += 1;
  }
  cards.sort((a, b) => a.atMs - b.atMs);
  return {
    cards: cards.map(({ atMs: _atMs, ...card }) => card),
    people: new Set(cards.map(({ card }) => card)).size,
    eventsWithoutCard,
    unreadable,
    sealed: 'Card numbers lay on the disk sealed (AES-256-GCM under a key per day); a copy of the data folder alone opens none of them.',
    notOnDisk: 'PINs, names, addresses, birth dates, titles.',
  };
}

/** One event at a door, without any card. */
export interface ExportedDoorEvent {
  readonly at: string;
  readonly device: DeviceId | null;
  readonly event: string;
  readonly resultCode: string;
  readonly incidentCode: string | null;
}

/** Door events of a time window in order of time, without any card. */
export function doorEvents({ traces, expiryMs }: Records, window: TimeWindow): readonly ExportedDoorEvent[] {
  return [...(traces?.each({ ...window, nowMs: expiryMs }) ?? [])]
    .filter(({ purpose }) => purpose === 'doorFault')
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ atMs, device, event, resultCode, incidentCode }) => ({ at: iso(atMs), device, event, resultCode, incidentCode }));
}

const iso = (ms: number): string => new Date(ms).toISOString();

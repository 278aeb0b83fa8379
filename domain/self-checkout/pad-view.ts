import { type KioskView, type LoanRow, type ReturnRow, shownRowsLimit } from '../../contracts/views.schema.ts';
import { countItems, type ItemRow, newestRows, rowOf } from './item-rows.ts';
import type { KioskChartContext } from './kiosk-chart.port.ts';
import { itemsAtOdds } from './pad-actions.ts';
import { alarmOf, ownSets, type PadDesk } from './pad-desk.ts';

type PadRow = Extract<LoanRow, { state: 'reading' | 'problem' }>;
type Seen = Pick<KioskChartContext, 'rows' | 'pad' | 'settings'>;

const padRowsLimit = 20;

/** The rows of the borrowing screen: what the register said of each item, how its alarm stands, and what else lies on the pad. */
export function loanRows(seen: Seen): LoanRow[] {
  return withPad(seen).flatMap((row) => (row.state === 'returned' ? [] : [row]));
}

/** The same for the returning screen. */
export function returnRows(seen: Seen): ReturnRow[] {
  return withPad(seen).flatMap((row) => {
    if (row.state === 'lent') return [];
    const colour = row.state === 'returned' && row.bin !== null ? seen.settings.binColours.get(row.bin) : undefined;
    return [row.state === 'returned' && colour !== undefined ? { ...row, binColour: colour } : row];
  });
}

function withPad(seen: Seen): readonly (LoanRow | ReturnRow)[] {
  const more = padRows(seen).slice(0, padRowsLimit);
  const rows = newestRows(seen.rows).map((row) => decorated(row, seen.pad));
  return [...rows.slice(Math.max(0, rows.length + more.length - shownRowsLimit)), ...more];
}

function decorated({ item, wanted, shown }: ItemRow, pad: PadDesk): LoanRow | ReturnRow {
  if (!pad.stays.has(item)) return shown;
  const alarm = alarmOf(pad, item, wanted);
  const told = alarm === 'settled' ? {} : { alarm };
  if (shown.state === 'refused') return { ...shown, ...told };
  if (shown.state !== 'lent' && shown.state !== 'returned') return shown;
  const set = ownSets(pad).find(({ itemId }) => itemId === item);
  return { ...shown, ...told, ...(set?.state === 'incomplete' ? { missingParts: [...set.missing] } : {}) };
}

/** What lies on the pad and has no answer of the register to show. */
function padRows({ pad, rows, settings }: Seen): readonly PadRow[] {
  const numbers = new Map([...pad.seen].map((uid, at) => [uid, `tag-${at + 1}`]));
  const left = pad.tags.filter(({ uid, reading }) => pad.leftBehind.has(uid) && reading.state === 'item').length;
  const tags = pad.tags.flatMap(({ uid, reading }): PadRow[] => {
    const key = numbers.get(uid);
    if (key === undefined || reading.state === 'item') return [];
    return [reading.state === 'reading' ? { key, state: 'reading' } : { key, state: 'problem', problem: reading.problem }];
  });
  const sets = ownSets(pad).flatMap(({ itemId, state, parts, missing, uids: [first] }): PadRow[] => {
    const key = first === undefined ? undefined : numbers.get(first);
    if (key === undefined || state === 'complete' || rowOf(rows, itemId) !== undefined) return [];
    if (state === 'conflicting') return [{ key, state: 'problem', problem: 'partsConflicting' }];
    return settings.sets === 'refuse' ? [{ key, state: 'problem', problem: 'partsMissing', missingParts: [...missing], parts }] : [];
  });
  return [...(left === 0 ? [] : [{ key: 'left', state: 'problem', problem: 'leftBehind', count: left } as const]), ...tags, ...sets];
}

/** What a view says of the pad beside its rows; nothing where the kiosk has none. */
export function padParts({ pad, rows, settings }: Seen) {
  if (!settings.hasPad) return {};
  return { pad: { items: ownSets(pad).length, isOverfull: pad.isOverfull }, callsBack: itemsAtOdds({ rows, pad }).length };
}

/** How many items the visit is about: those with a row, and those that only lie there. */
export function itemsSeen({ rows, pad }: Seen): number {
  const { asking, done, refused, unclear } = countItems(rows);
  return asking + done + refused + unclear + ownSets(pad).filter(({ itemId }) => rowOf(rows, itemId) === undefined).length;
}

/** Each item whose loan and alarm disagree, as the screen calls it back. */
export function calledBack({ rows, pad }: Seen): Extract<KioskView, { screen: 'puttingBack' }>['items'] {
  return rows.kept.flatMap(({ item, key, place, wanted, shown }) => {
    const alarm = alarmOf(pad, item, wanted);
    if (alarm === 'settled') return [];
    const by = wanted === 'unsecured' ? ('stillSecured' as const) : ('stillUnsecured' as const);
    return [{ key, title: 'title' in shown ? shown.title : null, place, by, isStuck: alarm === 'stuck', isSwitching: alarm === 'switching' }];
  });
}

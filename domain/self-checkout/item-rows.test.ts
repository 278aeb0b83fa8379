import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brandId, type IncidentCode, type ItemId } from '../../contracts/ids.ts';
import { type ItemCounts, shownRowsLimit } from '../../contracts/views.schema.ts';
import { lentOutcome } from '../../test/support/fake-library-system.ts';
import { countItems, type ItemOutcome, type ItemRows, keptRowsLimit, newestRows, noRows, scanItem, settleItem } from './item-rows.ts';

const shownRows = (rows: ItemRows) => newestRows(rows).map(({ shown }) => shown);

const incidentCode = brandId<IncidentCode>('K7M2');
const refusal = (code: 'item-not-for-loan' | 'outcome-unclear'): ItemOutcome => ({ kind: 'refused', code, title: null });
const outcomes = { done: lentOutcome('Kalevala'), refused: refusal('item-not-for-loan'), unclear: refusal('outcome-unclear') } as const;
const itemAt = (at: number): ItemId => brandId<ItemId>(`item-${at}`);
const total = (counts: ItemCounts): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

function scanned(rows: ItemRows, at: number): ItemRows {
  const scan = scanItem(rows, itemAt(at), `row-${at}`);
  return scan.kind === 'ask' ? scan.rows : rows;
}
const answered = (rows: ItemRows, at: number, as: keyof typeof outcomes): ItemRows =>
  settleItem(rows, { key: `row-${at}`, outcome: outcomes[as], incidentCode, isFinal: true });

function visit(count: number, as: keyof typeof outcomes): ItemRows {
  let rows = noRows;
  for (let at = 0; at < count; at += 1) rows = answered(scanned(rows, at), at, as);
  return rows;
}

describe('the rows of a visit', () => {
  it.each(['done', 'refused', 'unclear'] as const)('fold into counts when they are many and %s', (as) => {
    const rows = visit(keptRowsLimit + 20, as);
    expect(rows.kept).toHaveLength(keptRowsLimit);
    expect(rows.folded).toEqual({ asking: 0, done: 0, refused: 0, unclear: 0, [as]: 20 });
    expect(countItems(rows)).toEqual({ asking: 0, done: 0, refused: 0, unclear: 0, [as]: keptRowsLimit + 20 });
  });

  it('never fold while their answer is awaited', () => {
    let rows = scanned(noRows, 0);
    for (let at = 1; at < keptRowsLimit + 20; at += 1) rows = answered(scanned(rows, at), at, 'done');
    expect(rows.kept[0]).toMatchObject({ key: 'row-0', shown: { state: 'asking' } });
    expect(countItems(answered(rows, 0, 'done'))).toEqual({ asking: 0, done: keptRowsLimit + 20, refused: 0, unclear: 0 });
  });

  it('keep the place in which their item came, whatever was folded before', () => {
    const rows = visit(keptRowsLimit + 20, 'unclear');
    expect(shownRows(rows).at(-1)).toMatchObject({ state: 'unclear', place: keptRowsLimit + 20 });
    expect(rows.kept[0]).toMatchObject({ place: 21 });
  });

  it('come back as the newest when they are asked again and were not shown any more', () => {
    const rows = scanned(visit(shownRowsLimit + 1, 'refused'), 0);
    expect(shownRows(rows).at(-1)).toEqual({ key: 'row-0', state: 'asking' });
    expect(answered(rows, 0, 'unclear').kept.at(-1)).toMatchObject({ place: 1, shown: { place: 1 } });
  });

  it('hold every item exactly once, in any order of scans and answers', () => {
    const step = fc.tuple(fc.constantFrom('scan', 'done', 'refused', 'unclear'), fc.integer({ min: 0, max: 2 * keptRowsLimit }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 3 * keptRowsLimit, size: 'max' }), (steps) => {
        let rows = noRows;
        for (const [what, at] of steps) {
          const before = total(countItems(rows));
          const known = rows.kept.some(({ item }) => item === itemAt(at));
          rows = what === 'scan' ? scanned(rows, at) : answered(rows, at, what as keyof typeof outcomes);
          const isNew = what === 'scan' && !known && rows.kept.some(({ item }) => item === itemAt(at));
          expect(total(countItems(rows))).toBe(before + (isNew ? 1 : 0));
        }
        expect(rows.kept.length).toBeLessThanOrEqual(keptRowsLimit);
        expect(shownRows(rows).length).toBeLessThanOrEqual(shownRowsLimit);
        expect(new Set(rows.kept.map(({ place }) => place)).size).toBe(rows.kept.length);
      }),
      { numRuns: 20 },
    );
  });
});

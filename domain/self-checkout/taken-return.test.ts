import { describe, expect, it } from 'vitest';
import { brandId, type IncidentCode, parseItemId } from '../../contracts/ids.ts';
import { type ItemRows, noRows, newestRows, scanItem, settleItem } from './item-rows.ts';

const shownRows = (rows: ItemRows) => newestRows(rows).map(({ shown }) => shown);

const item = parseItemId('34567000002012');
const incidentCode = brandId<IncidentCode>('A2C3');

function takenRow(): ItemRows {
  const scan = scanItem(noRows, item, 'row-1');
  return scan.kind === 'ask' ? settleItem(scan.rows, { key: 'row-1', outcome: { kind: 'taken' }, isFinal: true, incidentCode }) : noRows;
}

describe('a return that was taken for later', () => {
  it('shows as returned, to be booked later, without a title', () => {
    expect(shownRows(takenRow())).toEqual([{ key: 'row-1', state: 'returned', title: '', place: 1, route: 'later', branch: null, bin: null }]);
  });

  it('is not asked about again when the item is read again', () => {
    expect(scanItem(takenRow(), item, 'row-2')).toEqual({ kind: 'known' });
  });
});

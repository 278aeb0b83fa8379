import { describe, expect, it } from 'vitest';
import type { KioskView, LoanRow } from '../../contracts/views.schema.ts';
import { kioskCue } from '../sound/kiosk-cue.ts';
import { texts } from '../text/i18n.ts';
import { fetchTexts } from '../text/later-texts.ts';
import type { Translate } from '../text/use-text.tsx';
import { callBackText } from './call-back.ts';
import { shownCounts } from './item-counts.ts';
import { alarmText, problemWords } from './pad-row.tsx';
import { spokenOf } from './spoken.ts';

await fetchTexts('en');
const t: Translate = texts.getFixedT('en', 'patron');
const lifted: LoanRow = {
  key: 'row-2',
  state: 'lent',
  title: 'Kalevala',
  place: 2,
  due: { date: '2026-12-21', text: '' },
  isRenewal: false,
  alarm: 'putBack',
};
const counts = { asking: 0, done: 1, refused: 0, unclear: 0 };
const borrowing = (rows: LoanRow[], callsBack: number): KioskView => ({
  screen: 'borrowing',
  rows,
  counts,
  callsBack,
  pad: { items: 1, isOverfull: false },
  hint: null,
  hintCount: 0,
  language: 'en',
  warning: null,
});

describe('an item that was lifted too early', () => {
  it('is called back by its name on the screen, and without it aloud', () => {
    expect(callBackText([lifted], t)).toBe('Put “\u2068Kalevala\u2069” back on the pad.');
    expect(spokenOf(borrowing([lifted], 1), t).urgent).toBe('Put book number 2 back on the pad.');
  });

  it('is called by its number where it has no name, and by few words where the name has many', () => {
    expect(callBackText([{ ...lifted, title: ' ' }], t)).toBe('Put book number 2 back on the pad.');
    expect(callBackText([{ ...lifted, title: 'x'.repeat(500) }], t)?.length).toBeLessThan(100);
  });

  it('is heard as something to do', () => {
    expect(kioskCue(borrowing([lifted], 0), borrowing([lifted], 1))).toBe('attention');
  });
});

describe('words of the pad', () => {
  it('tell an alarm of a loan and of what stays apart', () => {
    expect(alarmText('stuck', 'lent', t)).not.toBe(alarmText('stuck', 'kept', t));
  });

  it('name the parts that are missing', () => {
    const row = { key: 'tag-1', state: 'problem', problem: 'partsMissing', missingParts: [2, 3], parts: 4 } as const;
    expect(problemWords({ ...row, missingParts: [...row.missingParts] }, 'en', t).next).toBe('Missing: 2 and 3. Put all 4 parts on the pad.');
  });

  it('count what has only a tag apart from the items of the visit', () => {
    const rows: LoanRow[] = [lifted, { key: 'tag-9', state: 'reading' }];
    expect(shownCounts({ rows, counts, callsBack: 1 })).toMatchObject({ all: 2, done: 1, older: 0, callsBack: 1 });
  });
});

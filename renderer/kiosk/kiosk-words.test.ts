import { describe, expect, it } from 'vitest';
import type { KioskView, LoanRow } from '../../contracts/views.schema.ts';
import { texts } from '../text/i18n.ts';
import type { Translate } from '../text/use-text.tsx';
import { dueText } from './due-text.ts';
import { endedSentences } from './ended-screen.tsx';
import { countItems } from './item-counts.ts';
import { routeText } from './return-row.tsx';
import { spokenOf } from './spoken.ts';

const t: Translate = texts.getFixedT('en', 'patron');
const lent = (key: string): LoanRow => ({ key, state: 'lent', title: 'Kalevala', due: { date: '2026-12-21', text: '' }, isRenewal: false });
const refused: LoanRow = { key: 'r', state: 'refused', title: 'Nykysuomen sanakirja 1', code: 'item-not-for-loan', incidentCode: 'K7M2' };
const borrowing = (rows: LoanRow[]): KioskView => ({ screen: 'borrowing', rows, hint: null, language: 'en', warning: null });

describe('countItems', () => {
  it('counts by what is true of each row', () => {
    expect(countItems([lent('1'), refused, { key: '2', state: 'asking' }, lent('3')])).toEqual({ all: 4, done: 2, asking: 1, refused: 1 });
  });
});

describe('dueText', () => {
  it('writes a known day in words', () => {
    expect(dueText({ date: '2026-12-21', text: '21.12.2026' }, 'en', t)).toMatch(/^Return by Monday,? 21 December$/);
  });

  it('shows what the library system wrote when the day is unknown', () => {
    expect(dueText({ date: null, text: '21.12.' }, 'en', t)).toBe('Return by \u206821.12.\u2069');
  });

  it('sends to the web library when there is nothing', () => {
    expect(dueText({ date: null, text: ' ' }, 'en', t)).toBe('See the due date in the web library.');
  });
});

describe('routeText', () => {
  it('keeps the name of a branch apart from the sentence', () => {
    expect(routeText({ route: 'otherBranch', branch: 'Lumi lähikirjasto' }, t)).toBe(
      'Belongs to \u2068Lumi lähikirjasto\u2069. Put it in the transport box.',
    );
  });

  it('does without a name', () => {
    expect(routeText({ route: 'otherBranch', branch: null }, t)).toBe('Belongs to another library. Put it in the transport box.');
  });
});

describe('endedSentences', () => {
  it('thanks with counts', () => {
    const view = { screen: 'ended', lent: 2, returned: 1, by: 'patron', language: 'en', warning: null } as const;
    expect(endedSentences(view, t)).toEqual(['You borrowed 2 books.', 'You returned 1 book.', 'Enjoy your reading!']);
  });

  it('says why the station ended the session', () => {
    const view = { screen: 'ended', lent: 0, returned: 0, by: 'timeout', language: 'en', warning: null } as const;
    expect(endedSentences(view, t)).toEqual(['The screen was not used for a while.']);
  });
});

describe('spokenOf', () => {
  it('counts politely', () => {
    expect(spokenOf(borrowing([lent('1')]), t)).toEqual({ polite: '1 borrowed', urgent: '' });
  });

  it('says a refusal at once, without the title', () => {
    const spoken = spokenOf(borrowing([lent('1'), refused]), t);
    expect(spoken.urgent).toBe('This one is read in the library only. Put it back in its place.');
  });

  it('says the same refusal of another item again', () => {
    const another: LoanRow = { ...refused, key: 's' };
    expect(spokenOf(borrowing([refused, another]), t).about).not.toBe(spokenOf(borrowing([refused]), t).about);
  });

  it('says at once that an item could not be read', () => {
    expect(spokenOf({ screen: 'returning', rows: [], hint: 'item-unreadable', language: 'en', warning: null }, t).urgent).toBe(
      'The book could not be read. Show it again.',
    );
  });

  it('says the counts of the end', () => {
    expect(spokenOf({ screen: 'ended', lent: 2, returned: 0, by: 'patron', language: 'en', warning: null }, t).polite).toBe(
      'You borrowed 2 books. Enjoy your reading!',
    );
  });

  it('never says the digits of a PIN, only their number', () => {
    expect(spokenOf({ screen: 'awaitingPin', digits: 3, language: 'en', warning: null }, t).polite).toBe('3 digits entered');
  });
});

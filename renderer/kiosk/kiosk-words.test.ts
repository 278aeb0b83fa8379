import { describe, expect, it } from 'vitest';
import type { KioskView, LoanRow } from '../../contracts/views.schema.ts';
import { texts } from '../text/i18n.ts';
import { fetchTexts } from '../text/later-texts.ts';
import type { Translate } from '../text/use-text.tsx';
import { dueText } from './due-text.ts';
import { noHelp } from '../parts/human-help.tsx';
import { incidentWords } from '../parts/incident-line.tsx';
import { endedHeading, endedSentences } from './ended-screen.tsx';
import { shownCounts } from './item-counts.ts';
import { routeText } from './return-row.tsx';
import { spokenOf } from './spoken.ts';

await fetchTexts('en');
const t: Translate = texts.getFixedT('en', 'patron');
const lent = (key: string): LoanRow => ({ key, state: 'lent', title: 'Kalevala', place: 1, due: { date: '2026-12-21', text: '' }, isRenewal: false });
const refused: LoanRow = { key: 'r', state: 'refused', title: 'Nykysuomen sanakirja 1', place: 2, code: 'item-not-for-loan', incidentCode: 'K7M2' };
const unclear: LoanRow = { key: 'u', state: 'unclear', title: null, place: 5, incidentCode: 'K7M2' };
const nothingUnclear = { unclear: { loans: 0, returns: 0 }, leaving: null };
const counts = { asking: 0, done: 0, refused: 0, unclear: 0 };
const borrowing = (rows: LoanRow[], done = rows.filter(({ state }) => state === 'lent').length): KioskView => ({
  screen: 'borrowing',
  rows,
  counts: { ...counts, done },
  hint: null,
  hintCount: 0,
  language: 'en',
  warning: null,
});

describe('shownCounts', () => {
  it('takes the station at its word and leaves nothing out where every item has a row', () => {
    const rows = [lent('1'), refused, { key: '2', state: 'asking' } as const, lent('3'), unclear];
    expect(shownCounts({ rows, counts: { asking: 1, done: 2, refused: 1, unclear: 1 } })).toEqual({
      all: 5,
      done: 2,
      asking: 1,
      refused: 1,
      unclear: 1,
      older: 0,
      callsBack: 0,
    });
  });

  it('says how many items have no row any more', () => {
    const counts = { asking: 0, done: 90, refused: 5, unclear: 1 };
    expect(shownCounts({ rows: Array.from({ length: 50 }, (_, at) => lent(`${at}`)), counts })).toMatchObject({ all: 96, done: 90, older: 46 });
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
    expect(routeText({ route: 'otherBranch', branch: 'Lumi lähikirjasto', bin: null }, t)).toBe(
      'Belongs to \u2068Lumi lähikirjasto\u2069. Put it in the transport box.',
    );
  });

  it('does without a name', () => {
    expect(routeText({ route: 'otherBranch', branch: null, bin: null }, t)).toBe('Belongs to another library. Put it in the transport box.');
  });

  it.each(['shelf', 'onHold', 'otherBranch'] as const)('names the bin and no second place, %s', (route) => {
    const words = routeText({ route, branch: null, bin: '3' }, t);
    expect(words).toMatch(/Put it in bin \u20683\u2069\.$/);
    expect(words).not.toMatch(/box|shelf/);
  });
});

describe('endedSentences', () => {
  it('thanks with counts', () => {
    const view = { screen: 'ended', lent: 2, returned: 1, taken: 0, by: 'patron', ...nothingUnclear, language: 'en', warning: null } as const;
    expect(endedSentences(view, t)).toEqual(['You borrowed 2 books.', 'You returned 1 book.', 'Enjoy your reading!']);
  });

  it('does not call returned what is still to be booked', () => {
    const view = { screen: 'ended', lent: 0, returned: 0, taken: 2, by: 'patron', ...nothingUnclear, language: 'en', warning: null } as const;
    expect(endedSentences(view, t)).toEqual(['We took in 2 books. The returns are recorded when the library system answers.']);
  });

  it('says why the station ended the session', () => {
    const view = { screen: 'ended', lent: 0, returned: 0, taken: 0, by: 'timeout', ...nothingUnclear, language: 'en', warning: null } as const;
    expect(endedSentences(view, t)).toEqual(['The screen was not used for a while.']);
  });
});

describe('the end of a visit with something unclear', () => {
  const ended = {
    screen: 'ended',
    lent: 1,
    returned: 0,
    taken: 0,
    by: 'patron',
    leaving: { secondsLeft: 30 },
    language: 'en',
    warning: null,
  } as const;

  it('says first how many loans are unclear, and what to do before the book leaves', () => {
    const view = { ...ended, unclear: { loans: 2, returns: 0 } };
    expect(endedHeading(view, t)).toBe('2 loans are unclear');
    expect(endedSentences(view, t)).toEqual([
      'Check your loans in the web library, or ask the staff, before you take the books with you.',
      'You borrowed 1 book.',
    ]);
  });

  it('never says that nothing happened', () => {
    const view = { ...ended, lent: 0, unclear: { loans: 0, returns: 1 } };
    expect(endedHeading(view, t)).toBe('1 return is unclear');
    expect(endedSentences(view, t)).toEqual(['Leave the book on the returns shelf and check your loans in the web library.']);
  });
});

describe('incidentWords', () => {
  it('gives the number where there is one, and promises none otherwise', () => {
    expect(incidentWords('kiosk', { code: 'K7M2', phone: '09 0000 1234', contact: 'info@lumi.example' }, t)).toBe(
      'Help by phone \u206809\u00a00000\u00a01234\u2069, code K7M2',
    );
    expect(incidentWords('kiosk', { code: 'K7M2', ...noHelp }, t)).toBe('The staff help you during service hours. Code K7M2');
  });

  it('names whom the site names where nobody answers a telephone', () => {
    const help = { code: 'K7M2', phone: null, contact: 'Lumi, info@lumi.example' };
    expect(incidentWords('kiosk', help, t)).toBe('Help: \u2068Lumi, info@lumi.example\u2069, code K7M2');
    expect(incidentWords('door', help, t)).toBe('\u2068Lumi, info@lumi.example\u2069 · code K7M2');
  });

  it('adds no second next step at a door', () => {
    expect(incidentWords('door', { code: 'K7M2', ...noHelp }, t)).toBe('Code K7M2');
  });
});

describe('spokenOf', () => {
  it('counts politely', () => {
    expect(spokenOf(borrowing([lent('1')]), t)).toEqual({ polite: '1 loan', urgent: '' });
  });

  it('counts items that have no row any more', () => {
    expect(spokenOf(borrowing([lent('1')], 61), t).polite).toBe('61 loans');
  });

  it('says a refusal at once, without the title', () => {
    const spoken = spokenOf(borrowing([lent('1'), refused]), t);
    expect(spoken.urgent).toBe('This one is read in the library only. Put it back in its place.');
  });

  it('says of an own loan that it was not renewed and when to return it, not that it belongs on a shelf', () => {
    const own: LoanRow = { ...refused, code: 'item-on-hold-for-another', isOwnLoan: true };
    expect(spokenOf(borrowing([own]), t).urgent).toBe('The next reader waits for this one. Return it by its due date.');
    expect(spokenOf(borrowing([{ ...own, code: 'patron-blocked' }]), t).toAll).toBe('Not renewed');
  });

  it('says the same refusal of another item again', () => {
    const another: LoanRow = { ...refused, key: 's' };
    expect(spokenOf(borrowing([refused, another]), t).about).not.toBe(spokenOf(borrowing([refused]), t).about);
  });

  it('says at once that an item could not be read', () => {
    expect(spokenOf({ screen: 'returning', rows: [], counts, hint: 'item-unreadable', hintCount: 1, language: 'en', warning: null }, t).urgent).toBe(
      'The book could not be read. Show it again.',
    );
  });

  it('says it again, as something new, when the next one could not be read either', () => {
    const spoken = (hintCount: number) =>
      spokenOf({ screen: 'returning', rows: [], counts, hint: 'item-unreadable', hintCount, language: 'en', warning: null }, t);
    expect(spoken(2).urgent).toBe('Still no success. Hold the barcode straight in front of the reader.');
    expect(new Set([1, 2, 3].map((count) => spoken(count).about)).size).toBe(3);
  });

  it('says that a card came too early, and that an item needs a card first', () => {
    const common = { hintCount: 1, language: 'en', warning: null } as const;
    expect(spokenOf({ screen: 'returning', rows: [], counts, hint: 'card-too-early', ...common }, t).urgent).toBe(
      'The previous books are not finished yet. Show the card again in a moment.',
    );
    const refusal = { screen: 'refused', code: 'card-lost', incidentCode: 'K7M2', leaving: { secondsLeft: 30 } } as const;
    expect(spokenOf({ ...refusal, hint: 'card-first', ...common }, t)).toMatchObject({
      urgent: 'The book was neither borrowed nor returned. Show your card first, or go back to the start and choose Return.',
      about: 'scan-1',
    });
  });

  it('says an unclear loan at once, and counts it neither as lent nor as refused', () => {
    expect(spokenOf(borrowing([lent('1'), unclear]), t)).toEqual({
      polite: '1 loan',
      urgent: 'We did not get a certain answer. Show the book again and we will check.',
      about: 'u',
    });
  });

  it('says the counts of the end', () => {
    expect(
      spokenOf({ screen: 'ended', lent: 2, returned: 0, taken: 0, by: 'patron', ...nothingUnclear, language: 'en', warning: null }, t).polite,
    ).toBe('You borrowed 2 books. Enjoy your reading!');
  });

  it('never says the digits of a PIN, only their number', () => {
    expect(spokenOf({ screen: 'awaitingPin', digits: 3, language: 'en', warning: null }, t).polite).toBe('3 digits entered');
  });
});

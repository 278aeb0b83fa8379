import { describe, expect, it } from 'vitest';
import type { KioskView } from '../../contracts/views.schema.ts';
import { isSomebodyNew } from './patron-change.ts';

const counts = { asking: 0, done: 0, refused: 0, unclear: 0 };
const common = { language: 'fi' } as const;
const views: Record<KioskView['screen'], KioskView> = {
  idle: { screen: 'idle', warning: null, ...common },
  awaitingCard: { screen: 'awaitingCard', hint: null, hintCount: 0, warning: null, ...common },
  awaitingNumber: { screen: 'awaitingNumber', digits: 0, tail: '', warning: null, ...common },
  awaitingPin: { screen: 'awaitingPin', digits: 0, warning: null, ...common },
  checking: { screen: 'checking', warning: null, ...common },
  refused: {
    screen: 'refused',
    code: 'card-lost',
    incidentCode: 'K7M2',
    leaving: { secondsLeft: 30 },
    hint: null,
    hintCount: 0,
    warning: null,
    ...common,
  },
  borrowing: { screen: 'borrowing', rows: [], counts, hint: null, hintCount: 0, warning: null, ...common },
  returning: { screen: 'returning', rows: [], counts, hint: null, hintCount: 0, warning: null, ...common },
  account: {
    screen: 'account',
    loans: { state: 'asking' },
    holds: { state: 'asking' },
    isRenewing: false,
    renewedKey: null,
    offersReceipt: false,
    hint: null,
    hintCount: 0,
    warning: null,
    ...common,
  },
  receipt: {
    screen: 'receipt',
    content: { loans: [], renewals: [], returns: [], unclear: 0, older: 0 },
    print: 'none',
    hint: null,
    hintCount: 0,
    leaving: { secondsLeft: 30 },
    warning: null,
    ...common,
  },
  staff: {
    screen: 'staff',
    report: null,
    isCardReaderFaulted: false,
    isItemReaderFaulted: false,
    isTakenOut: false,
    leaving: { secondsLeft: 30 },
    warning: null,
    ...common,
  },
  staffRecords: {
    screen: 'staffRecords',
    stage: { state: 'choosing' },
    hint: null,
    hintCount: 0,
    leaving: { secondsLeft: 30 },
    warning: null,
    ...common,
  },
  counting: { screen: 'counting', task: 'borrow', items: 1, counts, warning: null, ...common },
  puttingBack: { screen: 'puttingBack', items: [], leaving: { secondsLeft: 30 }, warning: null, ...common },
  ended: {
    screen: 'ended',
    lent: 1,
    returned: 0,
    taken: 0,
    unclear: { loans: 0, returns: 0 },
    by: 'patron',
    leaving: null,
    warning: null,
    ...common,
  },
  outOfOrder: { screen: 'outOfOrder', incidentCode: 'K7M2', warning: null, ...common },
};

describe('isSomebodyNew', () => {
  it.each([
    ['borrowing', 'idle'],
    ['awaitingCard', 'idle'],
    ['ended', 'awaitingPin'],
    ['ended', 'returning'],
    ['borrowing', 'awaitingPin'],
    ['borrowing', 'checking'],
    ['account', 'awaitingPin'],
    ['counting', 'checking'],
    ['receipt', 'awaitingPin'],
  ] as const)('takes the one of %s for gone at %s', (before, now) => {
    expect(isSomebodyNew(views[before], views[now])).toBe(true);
  });

  it.each(['awaitingPin', 'checking'] as const)(
    'takes a card that comes to a list of returns for a stranger at %s only where the station says so',
    (screen) => {
      expect(isSomebodyNew(views.returning, { ...views[screen], isPerhapsAnother: true } as KioskView)).toBe(true);
      expect(isSomebodyNew(views.returning, views[screen])).toBe(false);
    },
  );

  it.each([
    ['idle', 'idle'],
    ['idle', 'awaitingPin'],
    ['awaitingPin', 'checking'],
    ['checking', 'borrowing'],
    ['borrowing', 'account'],
    ['account', 'borrowing'],
    ['borrowing', 'receipt'],
    ['borrowing', 'ended'],
    ['refused', 'awaitingPin'],
    ['returning', 'awaitingCard'],
    ['returning', 'awaitingPin'],
  ] as const)('takes the one of %s for the one of %s', (before, now) => {
    expect(isSomebodyNew(views[before], views[now])).toBe(false);
  });
});

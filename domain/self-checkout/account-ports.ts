import type { KeptRecord } from '../../contracts/account-view.schema.ts';
import { InvariantError } from '../../contracts/errors.ts';
import { makeIncidentCode } from '../../contracts/ids.ts';
import { itemQuestionFailure } from '../library-failure.policy.ts';
import type { RenewOutcome } from '../../contracts/patron-account.ts';
import type { LibrarySystem } from '../../contracts/ports/library-system.port.ts';
import type { AccountAnswer } from './account.ts';
import type { AccountQuestion, KioskChartEvent, RecordsQuestion, RenewalQuestion } from './kiosk-chart.port.ts';
import type { PatronRecords } from './patron-records.port.ts';
import type { WorkQueue } from './work-queue.ts';

/** What questions about an account need of the world. */
export interface AccountPortParts {
  readonly librarySystem: LibrarySystem;
  readonly queue: WorkQueue;
  readonly random: () => number;
  readonly send: (event: KioskChartEvent) => void;
  readonly records?: PatronRecords;
}

/** Asks for loans, holds and fees, each by itself: one that fails leaves the others to be seen. The PIN is gone since the login. */
export function askAccount({ sessionId, accountId, card, hasFees }: AccountQuestion, parts: AccountPortParts): void {
  const { librarySystem, queue, send } = parts;
  const patron = { card, pin: null };
  const ask = <Value>(run: () => Promise<Value>, answerOf: (value: Value | null) => AccountAnswer): void => {
    const tell = (value: Value | null): void => send({ type: 'account.answered', accountId, answer: answerOf(value) });
    queue.add({ group: sessionId, run, done: tell, failed: () => tell(null), overdue: () => tell(null) });
  };
  ask(
    () => librarySystem.loans(patron),
    (value) => ({ part: 'loans', value }),
  );
  ask(
    () => librarySystem.holds(patron),
    (value) => ({ part: 'holds', value }),
  );
  if (!hasFees) return;
  ask(
    () => librarySystem.fees(patron),
    (value) => ({ part: 'fees', value }),
  );
}

/** Whether a card has an item on loan. No answer, or a library system that cannot list loans, is no. */
export async function hasOnLoan(librarySystem: LibrarySystem, { card, item }: Pick<RenewalQuestion, 'card' | 'item'>): Promise<boolean> {
  try {
    const loans = await librarySystem.loans({ card, pin: null });
    return loans?.some((loan) => loan.item === item) ?? false;
  } catch {
    return false;
  }
}

/** Looks up what this machine keeps with the card; that somebody looked is recorded by whoever answers. */
export function askRecords({ sessionId, accountId, card }: RecordsQuestion, { records, queue, send }: AccountPortParts): void {
  const tell = (value: readonly KeptRecord[] | null): void => send({ type: 'account.answered', accountId, answer: { part: 'records', value } });
  const run = (): Promise<readonly KeptRecord[]> =>
    records === undefined ? Promise.reject(new InvariantError('nobody keeps records')) : records.of(card);
  queue.add({ group: sessionId, run, done: tell, failed: () => tell(null), overdue: () => tell(null) });
}

/** Asks for one renewal. */
export function askRenewal({ sessionId, accountId, key, item, card, dueBefore }: RenewalQuestion, parts: AccountPortParts): void {
  const { librarySystem, queue, send, random } = parts;
  const answer = (outcome: RenewOutcome, isFinal = true): void =>
    send({ type: 'renewal.answered', sessionId, accountId, answer: { key, outcome, incidentCode: makeIncidentCode(random), isFinal } });
  queue.add({
    group: sessionId,
    run: () => librarySystem.renew({ card, pin: null, item, dueBefore }),
    done: (outcome) => answer(outcome),
    failed: (error) => answer({ kind: 'refused', code: itemQuestionFailure(error), title: null }),
    overdue: () => answer({ kind: 'refused', code: 'outcome-unclear', title: null }, false),
  });
}

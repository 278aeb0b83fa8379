import type { KioskConfig } from '../../contracts/config.schema.ts';
import { makeIncidentCode } from '../../contracts/ids.ts';
import type { Language, PatronFacts } from '../../contracts/patron-facts.ts';
import type { ItemPad } from '../../contracts/ports/item-pad.port.ts';
import type { LibrarySystem, PatronQuestion } from '../../contracts/ports/library-system.port.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import type { KioskEvent } from '../../contracts/station-events.ts';
import { attempt, attemptAndForget } from '../attempt.ts';
import { itemQuestionFailure, patronQuestionFailure } from '../library-failure.policy.ts';
import { tellSafely } from '../view-publisher.ts';
import { askAccount, askRecords, askRenewal, hasOnLoan } from './account-ports.ts';
import { isDecidedAgainst, type ItemOutcome } from './item-rows.ts';
import type { KioskStaff } from './kiosk-staff.port.ts';
import { staffPorts, withStaff } from './staff-ports.ts';
import type { PatronRecords } from './patron-records.port.ts';
import { type KioskPaper, paperPorts } from './paper-ports.ts';
import type { ItemQuestion, KioskChartEvent, KioskChartPorts, KioskQuestion, LeftAtOdds, SecurityRequest } from './kiosk-chart.port.ts';
import type { GuardedPins } from '../pin-lockout/guarded-pins.ts';
import { decideSession, isSessionOwner } from './session.policy.ts';
import type { WorkQueue } from './work-queue.ts';

/** What the chart's ports are made of. */
export interface KioskPortParts {
  readonly config: KioskConfig;
  readonly librarySystem: LibrarySystem;
  /** Counts tries of PINs; without it the library system is the only one who does. */
  readonly pins?: GuardedPins;
  readonly random: () => number;
  readonly languages: readonly Language[];
  readonly onEvent: (event: KioskEvent, card?: CardNumber | null) => void;
  readonly pad?: ItemPad;
  /** Puts receipts and slips on paper; absent where there is no printer. */
  readonly paper?: KioskPaper;
  readonly staff?: KioskStaff;
  readonly records?: PatronRecords;
  readonly onLeftAtOdds?: (left: LeftAtOdds) => void;
  readonly queue: WorkQueue;
  readonly send: (event: KioskChartEvent) => void;
}

/** Connects the kiosk chart's ports, by name, to the library system and to those who listen. */
export function kioskPorts(parts: KioskPortParts): KioskChartPorts {
  const { librarySystem, queue, send, pins, staff } = parts;
  // A staff card never goes to the library system; its PIN is guarded like any other.
  const source = withStaff(librarySystem, staff);
  const ask = (question: PatronQuestion): Promise<PatronFacts> => (pins === undefined ? source.patron(question) : pins.patron(source, question));
  return {
    askPatron: (question) =>
      attempt(() => ask({ card: question.card, pin: question.pin }), {
        done: (facts) => send(answerOf(question, facts, parts)),
        failed: (error) => send({ type: 'patron.failed', questionId: question.id, code: patronQuestionFailure(error) }),
      }),
    askItem: (question) => askItem(question, parts),
    askAccount: (question) => askAccount(question, parts),
    askRecords: (question) => askRecords(question, parts),
    askRenewal: (question) => askRenewal(question, parts),
    ...paperPorts(parts),
    ...staffPorts(parts),
    setSecurity: (request) => setSecurity(request, parts),
    tellStaff: (left) => tellSafely(parts.onLeftAtOdds ?? (() => undefined), left),
    endSession: (sessionId, card) => queue.afterGroup(sessionId, () => attemptAndForget(() => librarySystem.endSession(card))),
    tell: (event, card) => tellSafely((told: KioskEvent) => parts.onEvent(told, card), event),
    makeIncidentCode: () => makeIncidentCode(parts.random),
    slowdownMs: () => pins?.slowdownMs ?? 0,
  };
}

function setSecurity({ sessionId, item, uids, security }: SecurityRequest, { pad, send }: KioskPortParts): void {
  if (pad === undefined) return;
  attempt(() => pad.setSecurity(uids, security), {
    done: (results) => send({ type: 'security.answered', sessionId, item, results }),
    failed: () => send({ type: 'security.answered', sessionId, item, results: null }),
  });
}

function askItem(question: ItemQuestion, parts: KioskPortParts): void {
  const { sessionId, key } = question;
  const { librarySystem, queue, random, send } = parts;
  const answer = (outcome: ItemOutcome, more: { readonly isFinal?: boolean; readonly isOwnLoan?: boolean } = {}): void =>
    send({ type: 'item.answered', sessionId, answer: { key, outcome, isFinal: true, incidentCode: makeIncidentCode(random), ...more } });
  const later = (outcome: ItemOutcome): void =>
    send({ type: 'item.settled', sessionId, answer: { key, outcome, isFinal: true, incidentCode: makeIncidentCode(random) } });
  queue.add<Asked>({
    group: sessionId,
    run: () => askRegister(question, librarySystem, later),
    done: ({ outcome, isOwnLoan }) => answer(outcome, isOwnLoan ? { isOwnLoan } : {}),
    failed: (error) => answer({ kind: 'refused', code: itemQuestionFailure(error), title: null }),
    overdue: () => answer({ kind: 'refused', code: 'outcome-unclear', title: null }, { isFinal: false }),
  });
}

interface Asked {
  readonly outcome: ItemOutcome;
  readonly isOwnLoan: boolean;
}

/** One call for an item; one more only where a refusal leaves open whether the item is the patron's own loan. */
async function askRegister(
  { card, item, mayBeOwn }: ItemQuestion,
  librarySystem: LibrarySystem,
  later: (outcome: ItemOutcome) => void,
): Promise<Asked> {
  if (card === null) return { outcome: await librarySystem.checkin(item, undefined, { later }), isOwnLoan: false };
  // The PIN was dropped at login; a loan is asked for without it.
  const outcome = await librarySystem.checkout({ card, pin: null, item, later });
  return { outcome, isOwnLoan: mayBeOwn && isDecidedAgainst(outcome) && (await hasOnLoan(librarySystem, { card, item })) };
}

/** The facts live in this function only: the chart hears the decision and, for the owner, the language. */
function answerOf(question: KioskQuestion, facts: PatronFacts, { config, languages, staff }: KioskPortParts): KioskChartEvent {
  if (facts.pin === 'right' && staff?.isStaff(question.card) === true) {
    return { type: 'patron.answered', questionId: question.id, card: question.card, verdict: { kind: 'staff' }, language: null };
  }
  const isOwner = isSessionOwner(facts, config);
  const language = isOwner && facts.language !== 'unknown' && languages.includes(facts.language) ? facts.language : null;
  return { type: 'patron.answered', questionId: question.id, card: question.card, verdict: decideSession(facts, config), language };
}

import {
  askedAccount,
  askRecords,
  canRenew,
  isLoading,
  isRenewing,
  loansOf,
  type OwnLoan,
  settleRenewal,
  startRenewals,
  takeAnswer,
} from './account.ts';
import type { KioskChartContext } from './kiosk-chart.port.ts';
import { chart, type Step } from './kiosk-actions.ts';

const { assign, createAction: act } = chart;

// --- guards -------------------------------------------------------------------------------------------------
/** Whether the site shows patrons their accounts. */
export const hasAccount = ({ context }: Step): boolean => context.settings.hasAccount && context.card !== null;
/** Whether the item in the event is one of the loans on the screen. */
export const isOwnLoan = ({ context, event }: Step): boolean => scannedLoan(context, event) !== undefined;
/** Whether the library system is still asked for a part of the account. */
export const isAccountLoading = ({ context }: { readonly context: KioskChartContext }): boolean => isLoading(context.account);
const isOfAccount = ({ context, event }: Step): boolean => 'accountId' in event && event.accountId === context.account?.id;

function scannedLoan(context: KioskChartContext, event: Step['event']): OwnLoan | undefined {
  return event.type === 'item.presented' ? loansOf(context.account).find(({ item }) => item === event.item) : undefined;
}

// --- actions ------------------------------------------------------------------------------------------------
/** Asks for everything that the account shows. Only a patron who wants to see it causes these questions. */
export const openAccount = [
  assign(({ context }) => ({
    accountCount: context.accountCount + 1,
    account: askedAccount(context.accountCount + 1, { hasFees: context.settings.hasFees }),
    renewedKey: null,
    hintCount: 0,
  })),
  act(({ context: { account, card, sessionId, ports } }) => {
    if (account !== null && card !== null) ports.askAccount({ sessionId, accountId: account.id, card, hasFees: account.fees !== null });
  }),
];
/** Looks up what this machine keeps with the card; a second wish while it is looked up, or after it was told, changes nothing. */
export const openRecords = chart.enqueueActions(({ context: { account, card, sessionId, ports, settings }, enqueue }) => {
  const isOpen = account?.records === null || account?.records.state === 'unavailable';
  if (account === null || card === null || !settings.hasRecords || !isOpen) return;
  enqueue.assign({ account: askRecords(account) });
  enqueue(() => ports.askRecords({ sessionId, accountId: account.id, card }));
});
/** What was looked at is gone with its screen, unless renewals are still awaited: their answers need their loans. */
export const forgetAccount = assign(({ context }) => (isRenewing(context.account) ? { renewedKey: null } : { account: null, renewedKey: null }));
/** Takes over one part of the account. */
export const takeAccount = assign((step) => {
  const { context, event } = step;
  if (event.type !== 'account.answered' || !isOfAccount(step) || context.account === null) return {};
  return { account: takeAnswer(context.account, event.answer) };
});

/** Asks for the renewal of loans, each by itself: each has a result of its own. */
const renew = (pick: (step: Step) => readonly OwnLoan[]) =>
  chart.enqueueActions(({ context, event, enqueue }) => {
    const { account, card, sessionId, ports } = context;
    const loans = pick({ context, event }).filter(canRenew);
    if (account === null || card === null || loans.length === 0) return;
    enqueue.assign({
      account: startRenewals(
        account,
        loans.map(({ key }) => key),
      ),
    });
    for (const { key, item, due } of loans) {
      enqueue(() => ports.askRenewal({ sessionId, accountId: account.id, key, item, card, dueBefore: due.date }));
    }
  });
/** Renews the loan that was tapped. */
export const renewOne = renew(({ context, event }) => loansOf(context.account).filter(({ key }) => event.type === 'loan.renew' && key === event.key));
/** Renews every loan that may be renewed. */
export const renewAll = renew(({ context }) => loansOf(context.account));
/** An own item at the reader, shown beside its loan: it is renewed. */
export const renewScanned = [
  assign(({ context, event }) => ({ renewedKey: scannedLoan(context, event)?.key ?? null, hintCount: 0 })),
  renew(({ context, event }) => [scannedLoan(context, event)].filter((loan) => loan !== undefined)),
];
/** Puts the answer of a renewal into its loan, and onto the list of what was renewed in this visit. */
export const takeRenewal = assign((step) => {
  const { context, event } = step;
  if (event.type !== 'renewal.answered' || event.sessionId !== context.sessionId) return {};
  const { answer } = event;
  const { outcome } = answer;
  const title = loansOf(context.account).find(({ key }) => key === answer.key)?.title ?? '';
  const place = context.renewed.length + 1;
  const line = outcome.kind === 'renewed' ? [{ title: outcome.title || title, place, due: { date: outcome.due.date, text: outcome.due.text } }] : [];
  const renewed = [...context.renewed, ...line];
  return { renewed, ...(isOfAccount(step) && context.account !== null ? { account: settleRenewal(context.account, answer) } : {}) };
});

/** Reports what became of a renewal. */
export const tellRenewal = act(({ context, event }) => {
  if (event.type !== 'renewal.answered') return;
  const { outcome, incidentCode } = event.answer;
  context.ports.tell(outcome.kind === 'renewed' ? { type: 'item.renewed' } : { type: 'item.refused', code: outcome.code, incidentCode });
});

import { accountRowsLimit } from '../../contracts/account-view.schema.ts';
import type { PrivacyAnswer, PrivacyTask } from '../../contracts/privacy-task.schema.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import type { StaffLook, StaffLookResult } from '../../contracts/staff-records.schema.ts';
import type { ZoneClock } from '../../domain/schedule/zone-clock.ts';
import { keptRecord } from './kept-record.ts';

/** A look of staff at the kiosk, as the technician's page would ask it. `isTyped`: nobody showed the card, and the record says so. */
export function taskOfLook(card: CardNumber, { task, reason, identity, onBehalf }: StaffLook, isTyped: boolean): PrivacyTask {
  return {
    task: task === 'show' ? 'export' : 'erase',
    card: card.reveal(),
    reason,
    identityChecked: identity,
    ...(isTyped ? { isTyped } : {}),
    ...(onBehalf === null ? {} : { onBehalf }),
  };
}

/** What of an answer stands on the kiosk's screen: when, where and what, or how much went and what stays; no number, no result code. */
export function resultOfLook(answer: PrivacyAnswer, zone: ZoneClock): StaffLookResult {
  switch (answer.task) {
    case 'export': {
      const { traces, pinAttempts, unreadable, damaged } = answer;
      const rows = traces
        .slice(-accountRowsLimit)
        .map(({ at, expiresAt, ...trace }) => keptRecord({ ...trace, atMs: Date.parse(at), expiresAtMs: Date.parse(expiresAt) }, zone))
        .reverse();
      return { state: 'shown', rows, count: traces.length, pinAttempts: pinAttempts.length, isWhole: unreadable === 0 && damaged.length === 0 };
    }
    case 'erase':
      return {
        state: 'erased',
        removed: answer.removed,
        areBytesGone: answer.areBytesGone,
        stays: answer.stays.map(({ kind, count }) => ({ kind, count })),
      };
    default:
      return { state: 'failed' };
  }
}

import { type Clock, delay } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { PrivacyAnswer, PrivacyTask } from '../../contracts/privacy-task.schema.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import { readWallTime } from '../cli/wall-time.ts';
import { confirmationMs } from './confirmation.ts';
import { confirmExport, exportIncident } from './incident-export.ts';
import { breachPack, type TimeWindow } from './incidents.ts';
import type { PrivacyRole } from './privacy-roles.ts';
import { withRecords } from './records.ts';
import { eraseRecords, exportRecords } from './rights.ts';
import { proveAndSign } from './signed-proof.ts';
import type { Why } from './why.ts';

const waitMs = 100;
const rowsLimit = 2_000;

/** Does what a technician, or staff at the kiosk, ask of what the station keeps, as the commands do it. @throws KioskError with a sentence that says what to do */
export async function doPrivacyTask(
  task: PrivacyTask,
  { role, config, clock }: { readonly role: PrivacyRole; readonly config: StationConfig; readonly clock: Clock },
): Promise<PrivacyAnswer> {
  switch (task.task) {
    case 'export': {
      const card = CardNumber.parse(task.card);
      const look = { kind: 'privacy.exported', role, why: whyOf(task, role) } as const;
      const found = await withRecords({ config, clock, look }, async (records) => exportRecords(records, card));
      return { task: 'export', ...found, traces: [...found.traces], pinAttempts: [...found.pinAttempts], damaged: [...found.damaged] };
    }
    case 'erase': {
      const card = CardNumber.parse(task.card);
      const look = { kind: 'privacy.erased', role, why: whyOf(task, role) } as const;
      const erasure = await withRecords({ config, clock, look }, (records) => eraseRecords(records, card, () => delay(clock, waitMs)));
      return { task: 'erase', ...erasure, stays: [...erasure.stays] };
    }
    case 'forgivePins':
      throw new KioskError('PROGRAM_USAGE', 'Wrong PINs are counted by the running station: only it can forgive them.');
    case 'breach': {
      const window = windowOf(task, config);
      const look = { kind: 'privacy.breachListed', role, why: whyOf(task, role) } as const;
      const pack = await withRecords({ config, clock, look }, async (records) => breachPack(records, window));
      return { task: 'breach', ...pack, cards: shown(pack.cards) };
    }
    case 'doorEvents': {
      const found = await exportIncident({ config, clock, role, why: whyOf(task, role), window: windowOf(task, config), code: task.code });
      return { task: 'doorEvents', ...found, events: shown(found.events) };
    }
    case 'confirm': {
      const code = await confirmExport({ config, clock, role, why: whyOf(task, role), window: windowOf(task, config) });
      return { task: 'confirm', code, minutes: confirmationMs / 60_000 };
    }
    case 'prove': {
      const { steps, searched, ...proof } = await proveAndSign({ config, clock, role, why: whyOf(task, role) });
      return {
        task: 'prove',
        ...proof,
        steps: steps.map(({ files, ...step }) => ({ ...step, ...(files === undefined ? {} : { files: [...files] }) })),
        searched: [...searched],
      };
    }
    case 'rectify':
    case 'restrict':
      return { task: task.task, contact: config.privacy.contact ?? null };
  }
}

/** Staff ask at the kiosk only; the card is in none of it. */
function whyOf(task: Exclude<PrivacyTask, { task: 'rectify' | 'restrict' }>, role: PrivacyRole): Why {
  const { reason, caseNumber } = task;
  const ofPerson = task.task === 'export' || task.task === 'erase' ? task : undefined;
  return {
    reason,
    ...(role === 'staff' ? { at: ofPerson?.isTyped === true ? 'kioskTyped' : 'kiosk' } : {}),
    ...(caseNumber === undefined ? {} : { caseNumber }),
    ...(ofPerson === undefined ? {} : { identityChecked: ofPerson.identityChecked }),
    ...(ofPerson?.onBehalf === undefined ? {} : { onBehalf: ofPerson.onBehalf }),
  };
}

/** A page is no place for longer lists. @throws KioskError PROGRAM_USAGE */
function shown<Row>(rows: readonly Row[]): Row[] {
  if (rows.length > rowsLimit) {
    throw new KioskError('PROGRAM_USAGE', `These are ${rows.length} rows: choose a shorter window, or use "omatoimi privacy" on the command line.`);
  }
  return [...rows];
}

function windowOf({ from, to }: { readonly from: string; readonly to: string }, { station: { timeZone } }: StationConfig): TimeWindow {
  const window = { fromMs: readWallTime(from, timeZone).at, toMs: readWallTime(to, timeZone).at };
  if (window.fromMs >= window.toMs) throw new KioskError('PROGRAM_USAGE', 'The window must begin before it ends.');
  return window;
}

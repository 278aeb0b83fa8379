import path from 'node:path';
import { delay } from '../../contracts/clock.ts';
import { KioskError } from '../../contracts/errors.ts';
import { readHead } from '../../sync/event-log/event-log.ts';
import { signReport } from '../../sync/keys/report-key.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { keyFolder } from '../parts/keys-part.ts';
import type { PrivacyRole } from '../privacy/privacy-roles.ts';
import { proveForgetting } from '../privacy/proof.ts';
import { withRecords } from '../privacy/records.ts';
import { systemClock } from '../system-clock.ts';
import { type CommonOptions, exitCodes, type ExitCode, printEither } from './output.ts';

/** Who looks, and why. */
export interface ProofOptions extends CommonOptions {
  readonly config: string;
  readonly role: PrivacyRole;
  readonly reason: string;
  /** More files and folders to search: logs, a browser's profile. */
  readonly search?: readonly string[];
}

/** Between two tries to make a marker's bytes disappear while another program reads the file. */
const waitMs = 100;

/** `omatoimi privacy prove`: what was looked for in the raw files, signed with the station's key. Exit 1 where something was found. */
export async function privacyProveCommand(options: ProofOptions): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const named = [config.station.dataDir, keyFolder(config), ...config.privacy.searchAlso, ...(options.search ?? [])];
  const roots = [...new Set(named.map((each) => path.resolve(each)))];
  const look = { kind: 'privacy.proved', role: options.role, reason: options.reason };
  return withRecords({ config, clock: systemClock, look }, async ({ keyFiles, keys, traces, nowMs }) => {
    if (traces === null) throw new KioskError('STORE_UNAVAILABLE', 'This station has not stored anything yet: start it once.');
    const { steps, searched } = await proveForgetting({ roots, keys, traces, nowMs, wait: () => delay(systemClock, waitMs) });
    const isOk = steps.every((step) => step.isOk);
    // How far the log of looks has come: whoever writes it anew later can't make it fit this report.
    const events = await readHead(keyFiles);
    const report = JSON.stringify({
      station: config.station.id,
      madeAt: new Date(nowMs).toISOString(),
      role: options.role,
      ok: isOk,
      events,
      searched,
      steps,
    });
    const signed = await signReport(keyFiles, report);
    printEither(options, { ok: isOk, events, steps, searched, ...signed }, [
      ...steps.map(
        ({ what, count, files, ...step }) =>
          `${step.isOk ? 'ok    ' : 'FAULT '} ${what}: ${count}${(files ?? []).map((file) => `\n         ${file}`).join('')}`,
      ),
      ...searched.map(({ place, files, bytes }) => `searched: ${place} (${files} files, ${bytes} bytes)`),
      `event log: ${events?.seq ?? 0} rows`,
      `signature (Ed25519): ${signed.signature}`,
    ]);
    return isOk ? exitCodes.done : exitCodes.negative;
  });
}

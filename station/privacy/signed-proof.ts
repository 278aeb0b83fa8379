import path from 'node:path';
import { type Clock, delay } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { ChainHead } from '../../sync/event-log/event-chain.codec.ts';
import { readHead } from '../../sync/event-log/event-log.ts';
import { type SignedReport, signReport } from '../../sync/keys/report-key.ts';
import type { PrivacyRole } from './privacy-roles.ts';
import { type Proof, proveForgetting } from './proof.ts';
import { withRecords } from './records.ts';
import type { Why } from './why.ts';
import { searchedFolders } from './searched-folders.ts';

/** Who asks for a proof, why, and what is searched beside the station's own folders and `[privacy] searchAlso`. */
export interface ProofQuestion {
  readonly config: StationConfig;
  readonly clock: Clock;
  readonly role: PrivacyRole;
  readonly why: Why;
  readonly search?: readonly string[];
}

/** A proof and what the station signed of it. */
export interface SignedProof extends Proof, SignedReport {
  readonly isOk: boolean;
  /** How far the log of looks had come: whoever writes it anew later can't make it fit this report. */
  readonly events: ChainHead | null;
}

/** Between two tries to make a marker's bytes disappear while another program reads the file. */
const waitMs = 100;

/**
 * Looks for what must be gone and signs what was found. It opens and closes the files of databases, which lets go of every lock that the process has on them
 * (see `held-descriptors.ts`): never in the station's own process.
 * @throws KioskError STORE_UNAVAILABLE, STORE_DAMAGED, KEYS_UNUSABLE, PROGRAM_USAGE
 */
export async function proveAndSign({ config, clock, role, why, search = [] }: ProofQuestion): Promise<SignedProof> {
  const roots = [...new Set([...searchedFolders(config), ...search.map((each) => path.resolve(each))])];
  return withRecords({ config, clock, look: { kind: 'privacy.proved', role, why } }, async ({ keyFiles, keys, traces, nowMs, expiryMs }) => {
    if (traces === null) throw new KioskError('STORE_UNAVAILABLE', 'This station has not stored anything yet: start it once.');
    const { steps, searched } = await proveForgetting({ roots, keys, traces, nowMs, expiryMs, wait: () => delay(clock, waitMs) });
    const isOk = steps.every((step) => step.isOk);
    const events = await readHead(keyFiles);
    const report = JSON.stringify({
      station: config.station.id,
      madeAt: new Date(nowMs).toISOString(),
      role,
      ok: isOk,
      events,
      searched,
      steps,
    });
    return { isOk, events, steps, searched, ...(await signReport(keyFiles, report)) };
  });
}

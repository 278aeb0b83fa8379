import { loadCheckedConfig } from '../config/checked-config.ts';
import type { PrivacyRole } from '../privacy/privacy-roles.ts';
import { proveAndSign } from '../privacy/signed-proof.ts';
import { systemClock } from '../system-clock.ts';
import { type CommonOptions, exitCodes, type ExitCode, printEither } from './output.ts';
import { type WhyOptions, whyOf } from './why-options.ts';

/** Who looks, and why. */
export interface ProofOptions extends CommonOptions, WhyOptions {
  readonly config: string;
  readonly role: PrivacyRole;
  /** More files and folders to search: logs, a browser's profile. */
  readonly search?: readonly string[];
}

/** `omatoimi privacy prove`: what was looked for in the raw files, signed with the station's key. Exit 1 where something was found. */
export async function privacyProveCommand(options: ProofOptions): Promise<ExitCode> {
  const { role, search } = options;
  const config = await loadCheckedConfig(options.config);
  const { isOk, events, steps, searched, ...signed } = await proveAndSign({
    config,
    clock: systemClock,
    role,
    why: whyOf(options),
    ...(search === undefined ? {} : { search }),
  });
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
}

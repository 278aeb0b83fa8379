import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { KioskError } from '../../contracts/errors.ts';
import { openKeyFiles } from '../../sync/keys/key-files.ts';
import { fingerprintOf, isSigned, readReportKey } from '../../sync/keys/report-key.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { keyFolder } from '../parts/keys-part.ts';
import { type CommonOptions, exitCodes, type ExitCode, printEither } from './output.ts';

/** Of `omatoimi privacy verify-report`. */
export interface VerifyReportOptions extends CommonOptions {
  /** What `privacy prove --json` printed. */
  readonly file: string;
  /** The station that is to have signed it. */
  readonly config?: string;
  /** Or its public key (PEM), kept elsewhere. */
  readonly key?: string;
}

const signedSchema = z.object({ report: z.string(), signature: z.base64(), publicKey: z.string() });
type SignedReport = z.output<typeof signedSchema>;

/** `omatoimi privacy verify-report`: whether a report is as the station signed it. Exit 1 where it is not, or where nobody said whose key it should be. */
export async function verifyReportCommand(options: VerifyReportOptions): Promise<ExitCode> {
  const signed = await readSigned(options.file);
  const trusted = await trustedKey(options);
  const isWhole = isSigned(signed, trusted ?? signed.publicKey);
  const isOk = isWhole && trusted !== null;
  const fingerprint = fingerprintOf(trusted ?? signed.publicKey);
  printEither(
    options,
    { ok: isOk, isWhole, isKeyTrusted: trusted !== null, fingerprint, report: isWhole ? (JSON.parse(signed.report) as unknown) : null },
    [
      isWhole ? 'The report is as it was signed.' : 'The report or its signature was changed, or another key signed it: do not rely on it.',
      trusted === null
        ? `By the key that it brings itself, which anybody could make: give --config, or --key with the station's public key. Its fingerprint: ${fingerprint ?? 'none'}`
        : `Key: ${fingerprint ?? 'none'}`,
    ],
  );
  return isOk ? exitCodes.done : exitCodes.negative;
}

/** Reads a report. @throws KioskError PROGRAM_USAGE where the file is none */
export async function readSigned(file: string): Promise<SignedReport> {
  const text = await readText(file);
  try {
    return signedSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new KioskError('PROGRAM_USAGE', `${file} is no report: give the file that "omatoimi privacy prove --json" wrote.`, { cause: error });
  }
}

async function trustedKey({ config, key }: VerifyReportOptions): Promise<string | null> {
  if (key !== undefined) return readText(key);
  if (config === undefined) return null;
  const found = await readReportKey(await openKeyFiles(keyFolder(await loadCheckedConfig(config)), { isMade: false }));
  if (found === null) throw new KioskError('PROGRAM_USAGE', 'This station has not signed any report yet.');
  return found;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new KioskError('PROGRAM_USAGE', `${file} can't be read (${String((error as NodeJS.ErrnoException).code)}).`, { cause: error });
  }
}

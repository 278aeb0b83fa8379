import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { KioskError } from '../../contracts/errors.ts';
import type { KeyFiles } from '../../sync/keys/key-files.ts';
import type { TimeWindow } from './incidents.ts';
import { type PrivacyRole, privacyRoles } from './privacy-roles.ts';

/** How long a second person's code holds, in milliseconds. */
export const confirmationMs = 15 * 60_000;

const fileName = 'confirmations.json';
const nextFileName = 'confirmations.next.json';
const waiting = z.strictObject({
  salt: z.string(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  role: z.enum(privacyRoles),
  fromMs: z.number(),
  toMs: z.number(),
  expiresAtMs: z.number(),
});
const file = z.strictObject({ waiting: z.array(waiting) });
type Waiting = z.output<typeof waiting>;

/** Without letters and digits that look alike: it is read aloud from one person to another. */
const alphabet = '234679ACDEFGHJKMNPQRTWXYZ';
const codeLength = 8;

/** A second person says yes to the export of one time window: a code for one use, within 15 minutes. Only its salted hash is written. */
export async function makeConfirmation(
  files: KeyFiles,
  { role, window, nowMs }: { readonly role: PrivacyRole; readonly window: TimeWindow; readonly nowMs: number },
): Promise<string> {
  const code = [...randomBytes(codeLength)].map((byte) => alphabet[byte % alphabet.length]).join('');
  const salt = randomBytes(16).toString('hex');
  const living = (await readWaiting(files)).filter(({ expiresAtMs }) => expiresAtMs > nowMs);
  await writeWaiting(files, [...living, { salt, hash: hashOf(salt, code).toString('hex'), role, ...window, expiresAtMs: nowMs + confirmationMs }]);
  return code;
}

/** A code that somebody brings, with what it has to be for. */
export interface GivenCode {
  readonly code: string;
  readonly role: PrivacyRole;
  readonly window: TimeWindow;
  readonly nowMs: number;
}

/**
 * In which role a code was given. It stays: what may still fail before the export must not cost a second person's yes.
 * @throws KioskError PRIVACY_UNCONFIRMED for a code that is wrong, over, used, of another window, or of somebody in the same role
 */
export async function findConfirmation(files: KeyFiles, given: GivenCode): Promise<PrivacyRole> {
  return foundIn(await readWaiting(files), given).role;
}

/** Uses a code up and tells in which role it was given. @throws KioskError PRIVACY_UNCONFIRMED as `findConfirmation` */
export async function takeConfirmation(files: KeyFiles, given: GivenCode): Promise<PrivacyRole> {
  const all = await readWaiting(files);
  const found = foundIn(all, given);
  await writeWaiting(
    files,
    all.filter((each) => each !== found && each.expiresAtMs > given.nowMs),
  );
  return found.role;
}

function foundIn(all: readonly Waiting[], { code, role, window, nowMs }: GivenCode): Waiting {
  const typed = code.trim().toUpperCase();
  const found = all.find(({ salt, hash, expiresAtMs }) => expiresAtMs > nowMs && timingSafeEqual(hashOf(salt, typed), Buffer.from(hash, 'hex')));
  if (found === undefined) throw unconfirmed('The second person’s code is wrong, was used, or is older than 15 minutes: ask for another one.');
  if (found.role === role)
    throw unconfirmed('The code was given by somebody in the same role: the second person has to act in another role than the first.');
  if (found.fromMs !== window.fromMs || found.toMs !== window.toMs)
    throw unconfirmed('The code was given for another time window: give the same --from and --to.');
  return found;
}

const unconfirmed = (sentence: string): KioskError => new KioskError('PRIVACY_UNCONFIRMED', sentence);
const hashOf = (salt: string, code: string): Buffer => createHash('sha256').update(salt).update(code).digest();

async function readWaiting(files: KeyFiles): Promise<readonly Waiting[]> {
  const text = await files.read(fileName);
  if (text === null) return [];
  try {
    return file.parse(JSON.parse(text)).waiting;
  } catch {
    // Codes live for minutes: whoever waits for one asks again.
    return [];
  }
}

async function writeWaiting(files: KeyFiles, all: readonly Waiting[]): Promise<void> {
  await files.write(nextFileName, `${JSON.stringify({ waiting: all })}\n`);
  await files.replace(nextFileName, fileName);
}

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { KioskError } from '../../contracts/errors.ts';
import type { KeyFiles } from '../../sync/keys/key-files.ts';
import type { TimeWindow } from './incidents.ts';
import { type PrivacyRole, privacyRoles } from './privacy-roles.ts';

/** How long a second person's code holds, in milliseconds. */
export const confirmationMs = 15 * 60_000;

/** One file for each code: giving it another name is what uses the code up, and of two commands at once a disk lets only one do that. */
const namePattern = /^confirmation-[0-9a-f]{16}\.json$/;
const usedPattern = /^confirmation-[0-9a-f]{16}\.used\.json$/;
/** What earlier programs wrote: all codes in one file. */
const earlierName = 'confirmations.json';
const waiting = z.strictObject({
  salt: z.string(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  role: z.enum(privacyRoles),
  fromMs: z.number(),
  toMs: z.number(),
  expiresAtMs: z.number(),
});
type Waiting = z.output<typeof waiting> & { readonly name: string };

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
  await eraseOver(files, nowMs);
  const asked: z.output<typeof waiting> = { salt, hash: hashOf(salt, code).toString('hex'), role, ...window, expiresAtMs: nowMs + confirmationMs };
  await files.write(`confirmation-${randomBytes(8).toString('hex')}.json`, `${JSON.stringify(asked)}\n`);
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

/** Uses a code up and tells in which role it was given. Of two commands at once one gets it. @throws KioskError PRIVACY_UNCONFIRMED as `findConfirmation` */
export async function takeConfirmation(files: KeyFiles, given: GivenCode): Promise<PrivacyRole> {
  const found = foundIn(await readWaiting(files), given);
  if (!(await isTaken(files, found.name))) throw unconfirmed(notHeld);
  return found.role;
}

function foundIn(all: readonly Waiting[], { code, role, window, nowMs }: GivenCode): Waiting {
  const typed = code.trim().toUpperCase();
  const found = all.find(({ salt, hash, expiresAtMs }) => expiresAtMs > nowMs && timingSafeEqual(hashOf(salt, typed), Buffer.from(hash, 'hex')));
  if (found === undefined) throw unconfirmed(notHeld);
  if (found.role === role)
    throw unconfirmed('The code was given by somebody in the same role: the second person has to act in another role than the first.');
  if (found.fromMs !== window.fromMs || found.toMs !== window.toMs)
    throw unconfirmed('The code was given for another time window: give the same --from and --to.');
  return found;
}

const unconfirmed = (sentence: string): KioskError => new KioskError('PRIVACY_UNCONFIRMED', sentence);
const hashOf = (salt: string, code: string): Buffer => createHash('sha256').update(salt).update(code).digest();

const notHeld = 'The second person’s code is wrong, was used, or is older than 15 minutes: ask for another one.';

async function readWaiting(files: KeyFiles): Promise<readonly Waiting[]> {
  const names = (await files.list()).filter((name) => namePattern.test(name));
  const all = await Promise.all(names.map(async (name) => readOne(name, await files.read(name))));
  return all.filter((each) => each !== null);
}

function readOne(name: string, text: string | null): Waiting | null {
  try {
    return { ...waiting.parse(JSON.parse(text ?? '')), name };
  } catch {
    // Codes live for minutes: whoever waits for one asks again.
    return null;
  }
}

/** Codes whose time is over, what a cut left of one that was used, and the file of earlier programs. */
async function eraseOver(files: KeyFiles, nowMs: number): Promise<void> {
  const names = await files.list();
  for (const name of names.filter((each) => each === earlierName || usedPattern.test(each))) await isDone(files.erase(name));
  for (const name of names.filter((each) => namePattern.test(each))) {
    // One that is being written by another command is not whole yet, and no concern of ours.
    const found = readOne(name, await files.read(name));
    if (found !== null && found.expiresAtMs <= nowMs) await isTaken(files, name);
  }
}

/** Whether it was this call that took the code, which is then gone. @throws the disk's error for anything but a code that another command took first */
async function isTaken(files: KeyFiles, name: string): Promise<boolean> {
  const used = name.replace('.json', '.used.json');
  if (!(await isDone(files.replace(name, used)))) return false;
  await isDone(files.erase(used));
  return true;
}

/** false: another command was first, and the file is no longer there. */
async function isDone(change: Promise<void>): Promise<boolean> {
  try {
    await change;
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

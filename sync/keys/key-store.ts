import { randomBytes } from 'node:crypto';
import { epochName, epochOfName } from './epoch-names.ts';
import type { KeyFiles } from './key-files.ts';
import { unusable } from './key-files.ts';
import { decodeRing, encodeRing, epochOfRing, keyLength, type KeyRing } from './key-ring.codec.ts';

const ringName = 'day-keys.json';
const nextRingName = 'day-keys.next.json';

const emptyRing: KeyRing = { epoch: 0, highestMs: 0, ranMs: 0, keys: new Map() };

/**
 * Reads the ring. A folder without one is a new station's.
 * @throws KioskError KEYS_UNUSABLE where the ring is there and its key is not, or does not open it
 */
export async function readRing(files: KeyFiles): Promise<KeyRing> {
  for (;;) {
    const text = await files.read(ringName);
    try {
      return await openRing(files, text);
    } catch (error) {
      // The station may have put a new ring in its place meanwhile, and destroyed the key of this one.
      if ((await files.read(ringName)) === text) throw error;
    }
  }
}

async function openRing(files: KeyFiles, text: string | null): Promise<KeyRing> {
  const epoch = text === null ? 0 : epochOfRing(text);
  if (epoch === null) throw unusable(ringName, 'is damaged: move it away; what was sealed with it stays unreadable until it expires');
  const ring = text === null ? emptyRing : decodeRing(text, await readEpochKey(files, epoch));
  if (ring === null)
    throw unusable(epochName(epoch), `does not open ${ringName}: move both away; what was sealed with them stays unreadable until it expires`);
  return ring;
}

/**
 * Puts a ring in the old one's place under an epoch key of its own, and destroys the key before: from then on no copy of the old ring opens.
 * At every moment one ring counts and its key is there.
 */
export async function replaceRing(files: KeyFiles, { epoch, ...ring }: KeyRing): Promise<KeyRing> {
  // Never a number that is taken: where a destruction failed, a key of the ring that counts may lie under the next one.
  const next: KeyRing = { ...ring, epoch: Math.max(epoch, ...epochsIn(await files.list())) + 1 };
  const epochKey = randomBytes(keyLength);
  await files.write(epochName(next.epoch), `${epochKey.toString('hex')}\n`);
  await files.write(nextRingName, encodeRing(next, epochKey));
  await files.replace(nextRingName, ringName);
  epochKey.fill(0);
  await eraseLeftovers(files, next.epoch);
  return next;
}

const epochsIn = (names: readonly string[]): number[] => names.flatMap((name) => epochOfName(name) ?? []);

async function readEpochKey(files: KeyFiles, epoch: number): Promise<Buffer> {
  const text = (await files.read(epochName(epoch)))?.trim() ?? null;
  if (text === null)
    throw unusable(epochName(epoch), `is missing: put it back, or move ${ringName} away; what was sealed with it stays unreadable until it expires`);
  if (!/^[0-9a-f]{64}$/.test(text))
    throw unusable(epochName(epoch), `is damaged: move it and ${ringName} away; what was sealed with them stays unreadable until it expires`);
  return Buffer.from(text, 'hex');
}

/** Destroys what a run that was cut has left: epoch keys that no ring needs any more, a ring that never came to count. */
export async function eraseLeftovers(files: KeyFiles, epoch: number): Promise<void> {
  for (const name of await files.list()) {
    const isOtherEpoch = epochOfName(name) !== null && name !== epochName(epoch);
    if (isOtherEpoch || name === nextRingName) await files.erase(name);
  }
}

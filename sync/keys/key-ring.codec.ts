import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { z } from 'zod';

const nonceLength = 12;
const tagLength = 16;
/** Every key of ours, in bytes. */
export const keyLength = 32;

/** AES-256-GCM with a random nonce: nonce, ciphertext, tag. */
export function sealBytes(key: Uint8Array, plain: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength }).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What was sealed, or null for another key, another context or other bytes. A key as an object opens a quarter of the time. */
export function openBytes(key: Uint8Array | KeyObject, sealed: Uint8Array, context: string): Buffer | null {
  if (sealed.length < nonceLength + tagLength) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceLength), { authTagLength: tagLength }).setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(nonceLength, sealed.length - tagLength)), decipher.final()]);
  } catch {
    return null;
  }
}

const wrapped = z.base64();
const name = z.string().regex(/^\d{4}-\d{2}-\d{2} [a-zA-Z]{1,20}( \d{1,4})?$/);
const base = z.strictObject({
  epoch: z.int().min(1),
  /** The highest time of the run that wrote it, epoch milliseconds: a clock set back prolongs nothing. */
  highestMs: z.int().min(0),
});
const endsAtMs = z.int().min(0);
const lifeMs = z.int().min(0);
const keys = z.array(z.strictObject({ of: name, endsAtMs, lifeMs, wrapped }));
/** `ranMs`: how long the station had run when it was written, over all its runs. */
const ringFile = base.extend({ version: z.literal(5), ranMs: z.int().min(0), keys });
/** Rings of version 4 do not tell how long the station has run. */
const fourthRingFile = base.extend({ version: z.literal(4), keys });
/** Keys of version 3 do not say how long they were to be needed; they are taken along. */
const thirdRingFile = base.extend({ version: z.literal(3), keys: z.array(z.strictObject({ of: name, endsAtMs, wrapped })) });
/** Keys that served every purpose, or did not tell when they end, are not taken along: they would outlive what was sealed under them. */
const earlierRingFile = base.extend({ version: z.literal([1, 2]), keys: z.array(z.unknown()) });

/** The name of a key: its day, its purpose, and which of that day's it is, the first without a number. */
export const keyName = (day: string, purpose: string, generation = 1): string => `${day} ${purpose}${generation === 1 ? '' : ` ${generation}`}`;

/** A key, and when it ends, by the same course of time as what is sealed under it: that of the traces, or, for tries of PINs, how long the station has run. */
export interface LivingKey {
  readonly key: Buffer;
  readonly endsAtMs: number;
  /** How much of that is the time after its day, in milliseconds: a config that keeps less takes off the difference. */
  readonly lifeMs: number;
}

/** Keys by their names, and what goes with them. */
export interface KeyRing {
  readonly epoch: number;
  readonly highestMs: number;
  /** How long the station has run over all its runs, in milliseconds. */
  readonly ranMs: number;
  readonly keys: ReadonlyMap<string, LivingKey>;
}

type Head = Pick<KeyRing, 'epoch' | 'highestMs'> & { readonly ranMs: number | null };

/** Everything that is written beside a key, and of the ring: nobody gives a key another end, or a ring another time. `life`: null in version 3, `ranMs` before 5, which had none. */
const contextOf = ({ epoch, highestMs, ranMs }: Head, of: string, [endsAt, life]: readonly [number, number | null]): string =>
  `omatoimi day key|${epoch}|${of}|${endsAt}${life === null ? '' : `|${life}`}${ranMs === null ? '' : `|${highestMs}|${ranMs}`}`;

/** The ring as text, each key wrapped by the epoch's key. */
export function encodeRing(ring: KeyRing, epochKey: Uint8Array): string {
  const head = { epoch: ring.epoch, highestMs: Math.floor(ring.highestMs), ranMs: Math.floor(ring.ranMs) };
  const wrappedKeys = [...ring.keys].map(([of, each]) => ({
    of,
    endsAtMs: each.endsAtMs,
    lifeMs: each.lifeMs,
    wrapped: sealBytes(epochKey, each.key, contextOf(head, of, [each.endsAtMs, each.lifeMs])).toString('base64'),
  }));
  return `${JSON.stringify({ version: 5, ...head, keys: wrappedKeys } satisfies z.input<typeof ringFile>)}\n`;
}

/** Which epoch's key a ring needs, or null for a text that is no ring. */
export function epochOfRing(text: string): number | null {
  return parseRing(text)?.epoch ?? null;
}

/** The ring, or null where the text is none or the key does not open all of it. */
export function decodeRing(text: string, epochKey: Uint8Array): KeyRing | null {
  const ring = parseRing(text);
  if (ring === null) return null;
  const keys = new Map<string, LivingKey>();
  for (const each of ring.keys) {
    const key = openBytes(epochKey, Buffer.from(each.wrapped, 'base64'), contextOf(ring, each.of, [each.endsAtMs, each.lifeMs]));
    if (key?.length !== keyLength) return null;
    const endsAtMs = ring.ranMs === null && each.of.endsWith(' pinAttempt') ? endByRunning(each, ring) : each.endsAtMs;
    keys.set(each.of, { key, endsAtMs, lifeMs: each.lifeMs ?? lifeFromDay(each) });
  }
  return { epoch: ring.epoch, highestMs: ring.highestMs, ranMs: ring.ranMs ?? 0, keys };
}

/** What was left of a key of version 4 or 3 becomes time to run. */
const endByRunning = ({ endsAtMs: ends }: WrappedKey, { highestMs }: Head): number => Math.min(2 * dayMs, Math.max(0, ends - highestMs));

/** What a key of version 3 was given at its making: the time from its day's end on. */
const lifeFromDay = ({ of, endsAtMs: ends }: { readonly of: string; readonly endsAtMs: number }): number =>
  Math.max(0, ends - (Date.parse(`${of.slice(0, 10)}T00:00:00Z`) + dayMs));
const dayMs = 86_400_000;

interface WrappedKey {
  readonly of: string;
  readonly endsAtMs: number;
  readonly lifeMs: number | null;
  readonly wrapped: string;
}

function parseRing(text: string): (Head & { readonly keys: readonly WrappedKey[] }) | null {
  try {
    const json: unknown = JSON.parse(text);
    const earlier = earlierRingFile.safeParse(json).data;
    if (earlier !== undefined) return { ...earlier, ranMs: null, keys: [] };
    const third = thirdRingFile.safeParse(json).data;
    if (third !== undefined) return { ...third, ranMs: null, keys: third.keys.map((each) => ({ ...each, lifeMs: null })) };
    const fourth = fourthRingFile.safeParse(json).data;
    if (fourth !== undefined) return { ...fourth, ranMs: null };
    return ringFile.safeParse(json).data ?? null;
  } catch {
    return null;
  }
}

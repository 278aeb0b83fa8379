import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { isKioskError } from '../../contracts/errors.ts';
import type { StoredTrace } from '../../contracts/ports/trace-store.port.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import type { remainderKinds } from '../../contracts/staff-records.schema.ts';
import { openJournalConsole } from '../../sync/journal/journal-console.ts';
import { type KeptPinAttempt, pinAttemptsOf } from '../../sync/pin-attempts/pin-attempt-console.ts';
import { listQuarantined } from '../../sync/store/quarantine.ts';
import { storePaths } from '../../sync/store/open-store-file.ts';
import { openBorrower } from '../../sync/store/sealed-borrower.ts';
import type { Records } from './records.ts';

/** Where the rest is. */
export const registerIsElsewhere =
  'Names, addresses, loans and fees are in the library system, not here: ask there for what it holds, and have it put right or restricted there.';

/** Everything that a station holds about one card. Times are ISO 8601 in UTC. */
export interface ExportedRecords {
  readonly traces: readonly {
    readonly at: string;
    readonly purpose: string;
    readonly device: DeviceId | null;
    readonly event: string;
    readonly resultCode: string;
    readonly incidentCode: string | null;
    readonly expiresAt: string;
  }[];
  /** Tries of a PIN that was wrong, or that nobody judged. */
  readonly pinAttempts: readonly { readonly at: string; readonly device: DeviceId; readonly expiresAt: string }[];
  /** Traces of somebody whose key is gone, or that were altered: nobody can tell of whom. */
  readonly unreadable: number;
  /** Files that are damaged: what they held of this card is not in here. */
  readonly damaged: readonly string[];
}

/** Reads everything about one card, oldest first. */
export function exportRecords(records: Records, card: CardNumber): ExportedRecords {
  const { config, keys, traces, expiryMs } = records;
  // By what is sealed to each row, which nobody can put there without the key. A check value finds what somebody put it beside, and not what somebody took it from.
  const { own, unopened } = sortedOut(records, card);
  const found = own.toSorted((one, other) => one.atMs - other.atMs);
  const byCheckValue = traces?.tracesOf(digestsOf(keys.digests('trace').living(card)), expiryMs) ?? [];
  const ownerOf = owners(keys);
  // Those that open for nobody are among the unopened.
  const ofOthers = byCheckValue.filter((trace) => ownerOf(trace)?.equals(card) === false).length;
  const damaged: string[] = [];
  const attempts = (): readonly KeptPinAttempt[] =>
    pinAttemptsOf(config.station.dataDir, digestsOf(keys.digests('pinAttempt').living(card)), expiryMs);
  const tries = unlessDamaged(attempts, () => void damaged.push('tries of PINs')) ?? [];
  return {
    traces: found.map(({ atMs, expiresAtMs, borrower: _sealed, ...trace }) => ({ at: iso(atMs), ...trace, expiresAt: iso(expiresAtMs) })),
    pinAttempts: tries.map(({ atMs, terminal, expiresAtMs }) => ({
      at: iso(atMs),
      device: brandId<DeviceId>(terminal),
      expiresAt: iso(expiresAtMs),
    })),
    unreadable: unopened + ofOthers,
    damaged,
  };
}

/** Something that an erasure leaves, and why it has to. */
export interface Remainder {
  readonly kind: (typeof remainderKinds)[number];
  readonly what: string;
  readonly why: string;
  readonly count: number;
  /** When the last of it goes by itself; null: when the library system has answered, 59 days at the most. */
  readonly until: string | null;
}

/** What an erasure did. */
export interface Erasure {
  readonly removed: number;
  /** Whether the bytes are gone from the files; else a running station removes them within a minute. */
  readonly areBytesGone: boolean;
  readonly stays: readonly Remainder[];
}

/** How long an erasure waits for another reader to let go of the file. */
const tries = 6;

/** Removes every trace of a card, bytes included, and says what stays. `wait`: a moment between two looks. */
export async function eraseRecords(records: Records, card: CardNumber, wait: () => Promise<void>): Promise<Erasure> {
  const { traces } = records;
  const { doomed, lost } = doomedOf(records, card);
  const { removed, isErased } = traces?.eraseSealed(doomed) ?? { removed: 0, isErased: true };
  let areBytesGone = isErased;
  for (let tried = 1; !areBytesGone && tried < tries; tried += 1) {
    await wait();
    areBytesGone = traces?.erasePages() ?? true;
  }
  return { removed, areBytesGone, stays: remainders(records, card, lost) };
}

/**
 * What goes with a card, by the bytes that are sealed to each: what opens for it, whatever check value somebody put beside that, and what bears its check value and opens for nobody. What opens
 * for somebody else stays theirs. `lost`: how many more open for nobody.
 */
function doomedOf(records: Records, card: CardNumber): { readonly doomed: readonly Uint8Array[]; readonly lost: number } {
  const mine = digestsOf(records.keys.digests('trace').living(card));
  const ownerOf = owners(records.keys);
  const doomed: Uint8Array[] = [];
  let lost = 0;
  // Also what has expired, and still lies there.
  for (const trace of sealedOnes(records, 0)) {
    const owner = ownerOf(trace);
    const { sealed, digest } = trace.borrower;
    if (owner?.equals(card) ?? mine.some((each) => Buffer.compare(each, digest) === 0)) doomed.push(sealed);
    else if (owner === null && trace.expiresAtMs > records.expiryMs) lost += 1;
  }
  return { doomed, lost };
}

function remainders(records: Records, card: CardNumber, lost: number): Remainder[] {
  const { config, keys, expiryMs } = records;
  const { dataDir } = config.station;
  const damaged: string[] = [];
  const attempts =
    unlessDamaged(
      () => pinAttemptsOf(dataDir, digestsOf(keys.digests('pinAttempt').living(card)), expiryMs),
      () => void damaged.push('tries of PINs'),
    ) ?? [];
  const open =
    unlessDamaged(
      () => unsettled(dataDir),
      () => void damaged.push('the journal'),
    ) ?? 0;
  const aside = listQuarantined(storePaths(dataDir).folder);
  const all: readonly Remainder[] = [
    {
      kind: 'journal',
      what: 'unsent returns and unsettled loans in the journal',
      why: 'they must reach the library system; no borrower is in them, so that nobody can tell whose they are',
      count: open,
      until: null,
    },
    {
      kind: 'pinAttempts',
      what: 'tries of PINs',
      why: "they keep strangers from guessing this card's PIN; they hold a check value that is another one every day, and no number",
      count: attempts.length,
      until: lastOf(attempts.map(({ expiresAtMs }) => expiresAtMs)),
    },
    {
      kind: 'damagedFiles',
      what: 'damaged files that were put aside',
      why: 'single rows of a damaged file cannot be erased: it goes whole',
      count: aside.length,
      until: lastOf(aside.map(({ untilMs }) => untilMs)),
    },
    {
      kind: 'damagedFiles',
      what: `damaged files: ${damaged.join(', ')}`,
      why: 'a running station puts them aside and erases them whole within 24 hours',
      count: damaged.length,
      until: null,
    },
    {
      kind: 'keyless',
      what: 'traces whose key is lost, or that were altered',
      why: 'nobody can tell of whom they are; they expire by themselves',
      count: lost,
      until: null,
    },
  ];
  return all.filter(({ count }) => count > 0);
}

/** Whose a trace is, by the key of its own purpose; null: it opens for nobody. */
function owners(keys: Records['keys']): (trace: StoredTrace) => CardNumber | null {
  const sealers = { doorFault: keys.sealer('doorFault'), kioskFault: keys.sealer('kioskFault') };
  return (trace) => openBorrower(sealers[trace.purpose], trace);
}

type SealedTrace = StoredTrace & { readonly borrower: NonNullable<StoredTrace['borrower']> };

const isSealed = (trace: StoredTrace): trace is SealedTrace => trace.borrower !== undefined;

function* sealedOnes({ traces }: Records, nowMs: number): Generator<SealedTrace> {
  for (const trace of traces?.each({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, nowMs }) ?? []) {
    if (isSealed(trace)) yield trace;
  }
}

/**
 * Which traces are the card's, and how many are somebody's and open for nobody. Each is tried: a key's name does not tell whether it is the one under which a
 * trace was sealed, since a ring that was lost is begun anew on the same day, and the keys of a day's purposes end one by one.
 */
function sortedOut(records: Records, card: CardNumber): { readonly own: readonly StoredTrace[]; readonly unopened: number } {
  const ownerOf = owners(records.keys);
  const own: StoredTrace[] = [];
  let unopened = 0;
  for (const trace of sealedOnes(records, records.expiryMs)) {
    const owner = ownerOf(trace);
    if (owner === null) unopened += 1;
    else if (owner.equals(card)) own.push(trace);
  }
  return { own, unopened };
}

/** A file that is damaged keeps nobody from what can be done without it. */
function unlessDamaged<Value>(read: () => Value, damaged: () => void): Value | null {
  try {
    return read();
  } catch (error) {
    if (!isKioskError(error, 'STORE_DAMAGED')) throw error;
    damaged();
    return null;
  }
}

function unsettled(dataDir: string): number {
  const journal = openJournalConsole(dataDir);
  try {
    return journal?.list().filter(({ state }) => state !== 'done' && state !== 'notDone').length ?? 0;
  } finally {
    journal?.close();
  }
}

const digestsOf = (living: readonly { readonly digest: Uint8Array }[]): Uint8Array[] => living.map(({ digest }) => digest);
const iso = (ms: number): string => new Date(ms).toISOString();
const lastOf = (times: readonly number[]): string | null => (times.length === 0 ? null : iso(Math.max(...times)));

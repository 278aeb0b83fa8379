import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { brandId, type DeviceId, parseItemId } from '../../contracts/ids.ts';
import { appendEvent, readEvents } from '../../sync/event-log/event-log.ts';
import { readCounters } from '../../sync/statistics/counter-console.ts';
import { countersKeptMs } from '../../sync/statistics/counter-calls.ts';
import { openStation, purgeStation, recordedAtPurge, turnKeys } from './station-purge.ts';

/** What one cut left behind, by kind: nothing, where all is well. */
export interface StationCutResult {
  readonly wasCut: boolean;
  /** How many changes to the disk an uncut purge made; null where it was cut. */
  readonly changes: number | null;
  readonly faults: readonly string[];
}

const program = path.join(import.meta.dirname, 'station-purge-cut.main.ts');
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const startMs = Date.UTC(2026, 10, 23, 6);
const nowMs = startMs + dayMs;
/** Keys of this day have ended at `nowMs`, save those of a door. */
const keysMs = startMs - 3 * dayMs;

const kinds = ['expired', 'living'] as const;
type Kind = (typeof kinds)[number];
const letterOf = { living: 'L', expired: 'X' } as const;
/** Found in raw bytes by itself: six digits after a letter that tells whether it may be there. */
const markOf = (what: 'T' | 'J' | 'P', kind: Kind, index: number): string => `${what}${letterOf[kind]}-${String(index).padStart(6, '0')}-end`;
const marksIn = (bytes: Buffer): readonly string[] => bytes.toString('latin1').match(/[TJP][LX]-\d{6}-end/g) ?? [];

interface Filled {
  readonly marks: Readonly<Record<Kind, readonly string[]>>;
  readonly counters: Readonly<Record<Kind, readonly string[]>>;
  readonly sealed: Readonly<Record<'doorFault' | 'kioskFault', { readonly day: string; readonly bytes: Uint8Array }>>;
  readonly looks: number;
  readonly oldKeyCopy: string;
}

/** How many of each there are: some files stay nearly empty, some fill many pages. */
const amount = (random: () => number): number => 1 + Math.floor(random() ** 3 * 400);

/** Fills every file of a station with what lives on and what expires until the purge. */
async function fill(folder: string, random: () => number): Promise<Filled> {
  const place = { dataDir: path.join(folder, 'data'), keyDir: path.join(folder, 'keys'), nowMs: startMs };
  const { traces, journal, pins, counters, keyFiles, close } = await openStation(place);
  const marks: Record<Kind, string[]> = { living: [], expired: [] };
  const places: Record<Kind, string[]> = { living: [], expired: [] };
  for (const kind of kinds) {
    const isLiving = kind === 'living';
    const expiresAtMs = isLiving ? nowMs + hourMs : nowMs - hourMs;
    const traceMarks = Array.from({ length: amount(random) }, (_, index) => markOf('T', kind, index));
    const batch = traceMarks.map((mark) => {
      const borrower = { day: '2026-11-23', sealed: Buffer.alloc(93, mark), digest: Buffer.alloc(32, mark) };
      const fields = { device: brandId<DeviceId>(mark), event: 'door.refused', resultCode: '', incidentCode: null, purpose: 'doorFault' as const };
      return { nowMs: startMs, trace: { ...fields, atMs: startMs, expiresAtMs, borrower } };
    });
    for (const result of traces.appendAll(batch)) if (!result.ok) throw result.error;
    const rowMarks = Array.from({ length: amount(random) }, (_, index) => markOf('J', kind, index));
    for (const mark of rowMarks) {
      const id = journal.journalAdd({ row: { kind: 'checkin', item: parseItemId(mark), atMs: startMs, state: 'waiting', attempts: 0 } });
      // A settled row goes an hour later.
      if (!isLiving) journal.journalChange({ id, change: { from: ['waiting'], state: 'done' }, nowMs: startMs });
    }
    const pinMarks = Array.from({ length: amount(random) }, (_, index) => markOf('P', kind, index));
    // Tries go when the station has run for a day since, whatever the clock says.
    const ranMs = isLiving ? dayMs : 0;
    for (const mark of pinMarks)
      pins.pinAdd({ attempt: { digest: Buffer.alloc(32, mark).toString('hex'), terminal: 'kiosk' }, nowMs: startMs + ranMs, monotonicMs: ranMs });
    const countedMs = isLiving ? nowMs - dayMs : nowMs - countersKeptMs;
    places[kind] = Array.from({ length: 1 + Math.floor(random() * 20) }, (_, index) => `${kind}-${index}`);
    counters.countAdd({ counters: places[kind].map((place, index) => counterAt(place, index)), nowMs: countedMs });
    marks[kind].push(...traceMarks, ...rowMarks, ...pinMarks);
  }
  close();
  const keys = await turnKeys(keyFiles, keysMs);
  const seal = (purpose: 'doorFault' | 'kioskFault') => keys.sealer(purpose).seal(Buffer.from('a borrower'), 'door.refused');
  const sealed = { doorFault: seal('doorFault'), kioskFault: seal('kioskFault') };
  const looks = 1 + Math.floor(random() * 5);
  for (let look = 0; look < looks; look += 1) await appendEvent(place.dataDir, keyFiles, { atMs: startMs, ...recordedAtPurge, reason: 'before' });
  const oldKeyCopy = path.join(folder, 'old-keys');
  cpSync(place.keyDir, oldKeyCopy, { recursive: true });
  return { marks, counters: places, sealed, looks, oldKeyCopy };
}

const counterAt = (place: string, index: number) =>
  ({ span: 'day', start: '2026-11-22', event: 'door.granted', code: '', place, found: index + 1 }) as const;

/** Lets a process purge everything that a station keeps and cuts it; then starts it again, as a station does, and looks at every row, every key and every byte. */
export async function cutStationPurge(cut: {
  readonly at: number;
  readonly side: 'before' | 'after';
  readonly random: () => number;
}): Promise<StationCutResult> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-station-cut-'));
  try {
    const filled = await fill(folder, cut.random);
    const args = [path.join(folder, 'data'), path.join(folder, 'keys'), String(nowMs), String(cut.at), cut.side];
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the process that purges ended with ${code ?? signal}`);
    const wasCut = signal === 'SIGKILL';
    return { wasCut, changes: wasCut ? null : Number(said), faults: await faultsAfterRestart(folder, filled, wasCut) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function faultsAfterRestart(folder: string, filled: Filled, wasCut: boolean): Promise<readonly string[]> {
  const place = { dataDir: path.join(folder, 'data'), keyDir: path.join(folder, 'keys'), nowMs };
  const station = await openStation(place);
  const isErased = await purgeStation(station, place);
  const rows = rowsOf(station, place.dataDir);
  // Read while it runs, through a copy: closing would clear what must be clear already.
  const copy = path.join(folder, 'copy');
  cpSync(path.join(place.dataDir, 'store'), copy, { recursive: true });
  const inBytes = new Set(readdirSync(copy).flatMap((name) => marksIn(readFileSync(path.join(copy, name)))));
  station.close();
  const present = new Set(rows);
  const { events, flaw } = await readEvents(place.dataDir, station.keyFiles);
  // The restart's own look, the cut run's where it came that far, and all from before.
  const looks = events.length - filled.looks;
  const living = [...filled.marks.living, ...filled.counters.living.map((name, index) => `${name}=${index + 1}`)];
  const expired = [...filled.marks.expired, ...filled.counters.expired.map((name, index) => `${name}=${index + 1}`)];
  return [
    ...(isErased ? [] : ['the restart could not promise that all bytes are gone']),
    ...living.filter((each) => !present.has(each)).map((each) => `lost: ${each}`),
    ...(rows.length === present.size ? [] : ['a row is there twice']),
    ...expired.filter((each) => present.has(each)).map((each) => `still there: ${each}`),
    ...filled.marks.expired.filter((each) => inBytes.has(each)).map((each) => `readable: ${each}`),
    // A search that finds none of what lives would find nothing at all.
    ...filled.marks.living.filter((each) => !inBytes.has(each)).map((each) => `not found in the raw files: ${each}`),
    ...(flaw === null ? [] : [`event log: ${flaw.kind} at ${flaw.seq}`]),
    ...(looks === 2 || (wasCut && looks === 1) ? [] : [`${looks} looks were recorded by the cut run and the restart`]),
    ...(await keyFaults(station.keyFiles, folder, filled)),
  ];
}

/** Every row by its mark, counters with what they count. */
function rowsOf({ traces, journal, pins }: Awaited<ReturnType<typeof openStation>>, dataDir: string): readonly string[] {
  const markOfDigest = (hex: string): string => marksIn(Buffer.from(hex, 'hex'))[0] ?? 'a try without a mark';
  return [
    ...traces.window({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 10_000, nowMs }).map(({ device }) => String(device)),
    ...journal.journalList().map(({ item }) => String(item)),
    ...pins.pinLoad({ nowMs, monotonicMs: 0 }).map(({ digest }) => markOfDigest(digest)),
    ...readCounters(dataDir, { span: 'day', from: '2026-01-01', to: '2027-01-01' }).map(({ place, found }) => `${place}=${found}`),
  ];
}

/** Keys that live open what they sealed, those whose time is over do not, and an old copy of the ring opens with no key that is left. */
async function keyFaults(
  keyFiles: Awaited<ReturnType<typeof openStation>>['keyFiles'],
  folder: string,
  { sealed, oldKeyCopy }: Filled,
): Promise<readonly string[]> {
  const keys = await turnKeys(keyFiles, nowMs);
  const opens = (purpose: 'doorFault' | 'kioskFault'): boolean => keys.sealer(purpose).open(sealed[purpose], 'door.refused') !== null;
  const epochs = (await keyFiles.list()).filter((name) => name.startsWith('epoch-'));
  const oldEpochs = readdirSync(oldKeyCopy).filter((name) => name.startsWith('epoch-'));
  const oldKeys = oldEpochs.map((name) => readFileSync(path.join(oldKeyCopy, name), 'utf8').trim());
  const now = readdirSync(path.join(folder, 'keys')).map((name) => readFileSync(path.join(folder, 'keys', name), 'utf8'));
  return [
    ...(opens('doorFault') ? [] : ['a living key does not open']),
    ...(opens('kioskFault') ? ['an ended key opens'] : []),
    ...(epochs.length === 1 ? [] : [`${epochs.length} keys of the ring`]),
    ...(oldKeys.length > 0 && oldKeys.every((key) => now.every((text) => !text.includes(key)))
      ? []
      : ['the key of an old copy of the ring is still there']),
  ];
}

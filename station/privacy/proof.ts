import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import type { ProofStepId } from '../../contracts/privacy-task.schema.ts';
import type { DayKeys } from '../../sync/keys/day-keys.ts';
import { openBorrower } from '../../sync/store/sealed-borrower.ts';
import type { TraceConsole } from '../../sync/store/trace-console.ts';
import { eraseProofLeftovers, plantProof, uprootProof } from './proof-files.ts';
import { RawSearch } from './raw-search.ts';
import { formsOf } from './secret-forms.ts';

/** One thing that was looked for in the raw files. */
export interface ProofStep {
  readonly id: ProofStepId;
  readonly what: string;
  readonly isOk: boolean;
  /** How many were found, or looked at; never what. */
  readonly count: number;
  /** In which files, where any are at fault. */
  readonly files?: readonly string[];
}

/** One file or folder that was searched, and how much there was in it to search. */
export interface SearchedPlace {
  readonly place: string;
  readonly files: number;
  readonly bytes: number;
}

/** What a proof found, and where it looked. */
export interface Proof {
  readonly steps: readonly ProofStep[];
  readonly searched: readonly SearchedPlace[];
}

/** What a proof is made of. */
export interface ProofParts {
  /** Files and folders that are searched: the data folder first. */
  readonly roots: readonly string[];
  readonly keys: DayKeys;
  readonly traces: TraceConsole;
  /** Wall time: a station that was off has expired traces, and is told so. */
  readonly nowMs: number;
  /** The time by which traces expire: what has not by then is sealed and looked for, whatever the clock says. */
  readonly expiryMs: number;
  /** A moment for another reader to let go of the file. */
  readonly wait: () => Promise<void>;
}

/** Expired rows may lie there this long. */
const purgeLagMs = 60_000;
/** How often it is tried to remove a marker's bytes while another reader holds the file. */
const tries = 20;

/**
 * Searches the raw files. Markers are planted, in the store and in a file beside it in every form that is searched for; they must be found, are removed, and must be
 * gone: a search that finds nothing proves something only where it would have found it. Every sealed borrower id is opened, and looked for in every file.
 */
export async function proveForgetting(parts: ProofParts): Promise<Proof> {
  const { roots, traces, nowMs, expiryMs } = parts;
  const expired = traces.countExpired(nowMs - purgeLagMs);
  const aheadHours = Math.max(0, Math.floor((nowMs - expiryMs) / 3_600_000));
  await eraseProofLeftovers(roots);
  const markers = await markerSteps(parts);
  const leftovers = traces.hasLeftovers();
  const sealed = sealedSteps(parts);
  const steps: readonly ProofStep[] = [
    { id: 'expired', what: 'expired traces that are still there', isOk: expired === 0, count: expired },
    {
      id: 'clockAhead',
      what: 'hours by which the clock is ahead of the time by which traces expire (a station that is off, or a wrong clock)',
      isOk: true,
      count: aheadHours,
    },
    ...markers,
    { id: 'leftovers', what: 'bytes of removed rows in the file', isOk: !leftovers, count: leftovers ? 1 : 0 },
    ...sealed.steps,
    ...roots
      .filter((root) => statSync(root, { throwIfNoEntry: false }) === undefined)
      .map((root): ProofStep => ({ id: 'notThere', what: 'places to search that are not there', isOk: false, count: 1, files: [root] })),
  ];
  return { steps, searched: sealed.searched };
}

async function markerSteps({ roots, traces, expiryMs, wait }: ProofParts): Promise<ProofStep[]> {
  const marker = `proof-${randomBytes(12).toString('hex').replaceAll(/\d/g, 'x')}`;
  const search = new RawSearch([marker]);
  traces.plant(marker, expiryMs);
  const planted = roots.filter((root) => statSync(root, { throwIfNoEntry: false })?.isDirectory() === true).map((root) => plantProof(root, marker));
  const before = search.searchAll(roots);
  for (const file of planted) if (file !== null) uprootProof(file);
  let isUprooted = traces.uproot(marker);
  for (let tried = 1; !isUprooted && tried < tries; tried += 1) {
    await wait();
    isUprooted = traces.erasePages();
  }
  const after = search.searchAll(roots);
  const places = planted.filter((file) => file !== null);
  const isFoundIn = (file: string): boolean => formsOf(marker).every(({ form }) => before.hits.some((hit) => hit.file === file && hit.form === form));
  const inStore = before.hits.filter(({ file }) => !places.includes(file)).length;
  return [
    { id: 'markersInStore', what: 'files in which a marker in the store was found', isOk: inStore > 0, count: inStore },
    {
      id: 'markersInFolders',
      what: 'folders in which a marker was found in every form',
      isOk: places.every(isFoundIn),
      count: places.filter(isFoundIn).length,
    },
    { id: 'foldersUnplanted', what: 'folders in which no marker could be planted', isOk: true, count: planted.length - places.length },
    {
      id: 'markersLeft',
      what: 'files in which a marker was found after its removal',
      isOk: isUprooted && after.hits.length === 0,
      count: after.hits.length,
      ...filesOf(after.hits.map(({ file }) => file)),
    },
  ];
}

function sealedSteps({ roots, keys, traces, expiryMs }: ProofParts): Proof {
  const plain = new Set<string>();
  let sealed = 0;
  let keyless = 0;
  for (const trace of traces.each({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, nowMs: expiryMs })) {
    if (trace.borrower === undefined) continue;
    sealed += 1;
    const card = openBorrower(keys.sealer('trace'), trace);
    if (card === null) keyless += 1;
    else plain.add(card.reveal());
  }
  const search = new RawSearch([...plain].filter((text) => text.length >= 4));
  const found = roots.map((place) => ({ place, ...search.searchAll([place]) }));
  const [hits, unreadable] = [found.flatMap((each) => each.hits), found.flatMap((each) => each.unreadable)];
  const sumOf = (name: 'files' | 'bytes'): number => found.reduce((sum, each) => sum + each[name], 0);
  const steps: ProofStep[] = [
    { id: 'sealed', what: 'traces with a sealed borrower id', isOk: true, count: sealed },
    { id: 'keyless', what: 'sealed borrower ids without a living key', isOk: keyless === 0, count: keyless },
    { id: 'lookedFor', what: 'borrower ids looked for in every file, in eight forms', isOk: true, count: plain.size },
    { id: 'files', what: 'files that were searched', isOk: true, count: sumOf('files') },
    { id: 'bytes', what: 'bytes that were searched', isOk: true, count: sumOf('bytes') },
    {
      id: 'unreadable',
      what: 'files and folders that could not be read',
      isOk: unreadable.length === 0,
      count: unreadable.length,
      ...filesOf(unreadable),
    },
    {
      id: 'plain',
      what: 'places in which one of them stands in a plain form',
      isOk: hits.length === 0,
      count: hits.length,
      ...filesOf(hits.map(({ file }) => file)),
    },
  ];
  return { steps, searched: found.map(({ place, files, bytes }) => ({ place, files, bytes })) };
}

const filesOf = (files: readonly string[]): Pick<ProofStep, 'files'> => (files.length === 0 ? {} : { files: [...new Set(files)].slice(0, 50) });

import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { DayKeys } from '../../sync/keys/day-keys.ts';
import { openBorrower } from '../../sync/store/sealed-borrower.ts';
import type { TraceConsole } from '../../sync/store/trace-console.ts';

/** One thing that was looked for in the raw files. */
export interface ProofStep {
  readonly what: string;
  readonly isOk: boolean;
  /** How many were found, or looked at; never what. */
  readonly count: number;
}

/** What a proof is made of. */
export interface ProofParts {
  readonly dataDir: string;
  readonly keys: DayKeys;
  readonly traces: TraceConsole;
  readonly nowMs: number;
}

/** Expired rows may lie there this long. */
const purgeLagMs = 60_000;

/**
 * Searches the raw files. A marker is planted, must be found, is removed, and must be gone: a search that finds nothing proves something only where it
 * would have found it. Every sealed borrower id is opened, and its plain form looked for in every file.
 */
export function proveForgetting({ dataDir, keys, traces, nowMs }: ProofParts): ProofStep[] {
  const expired = traces.countExpired(nowMs - purgeLagMs);
  const marker = `proof-${randomBytes(12).toString('hex').replaceAll(/\d/g, 'x')}`;
  traces.plant(marker, nowMs);
  const before = countHits(dataDir, marker);
  const isUprooted = traces.uproot(marker);
  const after = countHits(dataDir, marker);
  const leftovers = traces.hasLeftovers();
  const rows = traces.window({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, nowMs });
  const sealed = rows.filter(({ borrower }) => borrower !== undefined);
  const cards = sealed.map(({ borrower, event }) => (borrower === undefined ? null : openBorrower(keys.sealer('trace'), borrower, event)));
  const plain = [...new Set(cards.flatMap((card) => (card === null ? [] : [card.reveal()])))];
  return [
    { what: 'expired traces that are still there', isOk: expired === 0, count: expired },
    { what: 'files in which a planted marker was found', isOk: before > 0, count: before },
    { what: 'files in which it was found after its removal', isOk: isUprooted && after === 0, count: after },
    { what: 'bytes of removed rows in the file', isOk: !leftovers, count: leftovers ? 1 : 0 },
    {
      what: 'sealed borrower ids without a living key',
      isOk: cards.every((card) => card !== null),
      count: cards.filter((card) => card === null).length,
    },
    ...plainSteps(dataDir, plain),
  ];
}

function plainSteps(dataDir: string, plain: readonly string[]): ProofStep[] {
  const hits = plain.reduce((sum, text) => sum + countHits(dataDir, text), 0);
  return [
    { what: 'borrower ids looked for in every file, in four forms', isOk: true, count: plain.length },
    { what: 'files in which one of them stands in a plain form', isOk: hits === 0, count: hits },
  ];
}

function countHits(folder: string, text: string): number {
  const base64 = Buffer.from(text).toString('base64').replaceAll('=', '').slice(0, -1);
  const forms = [Buffer.from(text), Buffer.from(text, 'utf16le'), Buffer.from(Buffer.from(text).toString('hex')), Buffer.from(base64)];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
    .filter((file) => {
      const bytes = readFileSync(file);
      return forms.some((form) => bytes.includes(form));
    }).length;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { storePaths } from '../../sync/store/open-store-file.ts';
import { StoreSession } from '../../sync/store/store-session.ts';
import { openWhole } from './whole-purge.ts';

/** What one cut left behind. */
export interface PurgeCutResult {
  /** Whether the process was cut; else it had ended before. */
  readonly wasCut: boolean;
  /** Living traces that were not there after the next start. */
  readonly lost: number;
  /** Expired traces of which any byte was found in any file after the next start. */
  readonly readable: number;
  /** Whether the next start could promise that all bytes were gone. */
  readonly isErased: boolean;
}

/** Where and how the process that purges is cut. */
export interface PurgeCut {
  /** The n-th change to the disk. */
  readonly at: number;
  readonly side: 'before' | 'after';
  readonly random: () => number;
}

const program = path.join(import.meta.dirname, 'purge-cut.main.ts');
const startMs = Date.UTC(2026, 10, 23);
const hourMs = 3_600_000;
const nowMs = startMs + 24 * hourMs;

const markOf = (index: number): string => `mark-${String(index).padStart(6, '0')}-end`;
const marksIn = (bytes: Buffer): string[] => bytes.toString('latin1').match(/mark-\d{6}-end/g) ?? [];

/** Fills a store with traces that live on and traces that expire until the purge, in stretches as doors and kiosks make them. */
function fill(dataDir: string, random: () => number): { readonly living: ReadonlySet<string>; readonly expired: ReadonlySet<string> } {
  const session = new StoreSession();
  openWhole(session, { dataDir, nowMs: startMs });
  const [living, expired] = [new Set<string>(), new Set<string>()];
  const count = 200 + Math.floor(random() * 1500);
  const share = random();
  let isExpired = false;
  const batch = Array.from({ length: count }, (_, index) => {
    if (random() < 0.2) isExpired = random() < share;
    const mark = markOf(index);
    (isExpired ? expired : living).add(mark);
    const expiresAtMs = isExpired ? nowMs - Math.floor(random() * 10 * hourMs) : nowMs + 1 + Math.floor(random() * hourMs);
    // The mark stands in a column of its own and where a sealed borrower would.
    const borrower = { day: '2026-11-23', sealed: Buffer.alloc(93, mark), digest: Buffer.alloc(32, mark) };
    const fields = { device: brandId<DeviceId>(mark), event: 'door.refused', resultCode: '', incidentCode: null, purpose: 'doorFault' as const };
    return { nowMs: startMs, trace: { ...fields, atMs: startMs, expiresAtMs, borrower } };
  });
  for (const result of session.appendAll(batch)) if (!result.ok) throw result.error;
  session.close();
  return { living, expired };
}

/** Lets a process purge a store and cuts it; then opens the store again, as a station does, and looks at every row and every byte. */
export async function cutPurge({ at, side, random }: PurgeCut): Promise<PurgeCutResult> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-purge-cut-'));
  try {
    const { living, expired } = fill(dataDir, random);
    const child = spawn(process.execPath, [program, dataDir, String(nowMs), String(at), side], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.resume();
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the process that purges ended with ${code ?? signal}`);
    return { wasCut: signal === 'SIGKILL', ...lookAfterRestart(dataDir, living, expired) };
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}

function lookAfterRestart(dataDir: string, living: ReadonlySet<string>, expired: ReadonlySet<string>): Omit<PurgeCutResult, 'wasCut'> {
  const session = new StoreSession();
  const isErased = openWhole(session, { dataDir, nowMs });
  const rows = session.window({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 10_000, nowMs });
  const present = new Set(rows.map(({ device }) => String(device)));
  const { folder } = storePaths(dataDir);
  // Read from a copy: the files are open here.
  const copy = path.join(dataDir, 'copy');
  mkdirSync(copy);
  cpSync(folder, copy, { recursive: true });
  const found = new Set(readdirSync(copy).flatMap((name) => marksIn(readFileSync(path.join(copy, name)))));
  session.close();
  // A search that finds none of what lives would find nothing at all.
  const unseen = [...living].filter((mark) => !found.has(mark)).length;
  if (unseen > 0) throw new Error(`${unseen} living traces were not found in the raw files`);
  return {
    isErased,
    lost: [...living].filter((mark) => !present.has(mark)).length,
    readable: [...expired].filter((mark) => found.has(mark) || present.has(mark)).length,
  };
}

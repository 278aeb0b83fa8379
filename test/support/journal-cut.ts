import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { JournalRow } from '../../contracts/ports/journal.port.ts';
import { type Sip2Server, startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import { systemClock } from '../../station/system-clock.ts';
import { createJournalledLibrarySystem } from '../../sync/journal/journalled-library-system.ts';
import { createWorkerJournal } from '../../sync/journal/worker-journal.ts';
import { createSip2LibrarySystem } from '../../sync/library-system/sip2/sip2-library-system.ts';
import { SharedStoreThread } from '../../sync/store/shared-store-thread.ts';
import { fastClock } from './fast-clock.ts';
import { cutItems } from './journal-cut-items.ts';
import { sip2Config } from './sip2-rig.ts';

/** What one cut left, after the journal was opened again and settled. */
export interface JournalCutResult {
  /** Whether the process was killed; false: it came to its end first. */
  readonly isCut: boolean;
  /** Items whose answer was told, is not true afterwards, and of which no row tells staff. */
  readonly lost: readonly string[];
  /** How many rows were left to staff. */
  readonly parked: number;
  /** Items of which the journal says in the end what is not true. */
  readonly untrue: readonly string[];
  /** Items lent or renewed twice, or whose later borrower lost the loan. */
  readonly doubled: readonly string[];
  readonly unsettled: number;
}

const program = path.join(import.meta.dirname, 'journal-cut.main.ts');
const dayMs = 86_400_000;

/** Lets a process work over a journal, kills it at step `cutAt`, lends a taken item again (`isLentAgain`), and settles what is left. */
export async function cutJournal(cutAt: number, isLentAgain: boolean): Promise<JournalCutResult> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'omatoimi-journal-cut-'));
  const twin = await startSip2Server({ clock: systemClock });
  const sent: string[] = [];
  twin.onWire((direction, bytes) => {
    const text = Buffer.from(bytes).toString('latin1');
    if (direction === 'in' && /^(11|29)/.test(text)) sent.push(/AB(\d+)/.exec(text)?.[1] ?? '');
  });
  try {
    for (const item of [...cutItems.returned, ...cutItems.taken]) lend(twin, item, { card: cutItems.card, dueInDays: 3 });
    for (const item of cutItems.renewed) lend(twin, item, { card: cutItems.renewingCard, dueInDays: 3 });
    const told = await runUntilCut([dataDir, String(twin.port), String(cutAt)]);
    const lentAgain = isLentAgain ? cutItems.taken.filter((item) => told.get(item) === 'taken').slice(0, 1) : [];
    for (const item of lentAgain) lend(twin, item, { card: cutItems.laterCard, dueInDays: 28 });
    const { unsettled, rows } = await settleJournal(dataDir, twin.port);
    const parked = rows.filter(({ state }) => state === 'parked');
    const isLeftToStaff = (item: string): boolean => parked.some((row) => row.item === item);
    const holder = (item: string): string | null => twin.register.item(item)?.onLoanTo ?? null;
    const tookEffect = (item: string, kind: string): boolean => {
      if (kind === 'renewed' || kind === 'renew') return (twin.register.item(item)?.dueAtMs ?? 0) > Date.now() + 10 * dayMs;
      return holder(item) === (kind === 'lent' || kind === 'checkout' ? cutItems.card : null);
    };
    return {
      isCut: !told.has('steps'),
      lost: [...told].flatMap(([item, kind]) =>
        item !== 'steps' && !lentAgain.some((each) => each === item) && !isLeftToStaff(item) && !tookEffect(item, kind) ? [item] : [],
      ),
      untrue: rows.flatMap(({ kind, item, state }) =>
        (state === 'done' || state === 'notDone') && !lentAgain.some((each) => each === item) && tookEffect(item, kind) !== (state === 'done')
          ? [item]
          : [],
      ),
      doubled: [
        ...[...cutItems.lent, ...cutItems.renewed].filter((item) => sent.filter((each) => each === item).length > 1),
        ...lentAgain.filter((item) => holder(item) !== cutItems.laterCard),
      ],
      unsettled,
      parked: parked.length,
    };
  } finally {
    await twin.stop();
    await rm(dataDir, { recursive: true });
  }
}

function lend(twin: Sip2Server, item: string, { card, dueInDays }: { readonly card: string; readonly dueInDays: number }): void {
  twin.register.checkin(item);
  twin.register.checkout(card, item, true);
  const record = twin.register.item(item);
  if (record !== undefined) record.dueAtMs = Date.now() + dueInDays * dayMs;
}

/** Every answer that was told, by item. */
async function runUntilCut(args: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the process ended by itself, with ${code}`);
  const lines = text.split('\n').slice(0, -1);
  return new Map(lines.map((line) => line.split(' ') as [string, string]));
}

/** Opens the journal as the next start of the station does. Tells how many rows it could not settle in time, and every row. */
async function settleJournal(dataDir: string, port: number): Promise<{ readonly unsettled: number; readonly rows: readonly JournalRow[] }> {
  const clock = fastClock(20);
  const thread = new SharedStoreThread();
  const journal = createWorkerJournal({ dataDir, clock: systemClock, thread: () => thread.current() });
  const config = sip2Config({ host: '127.0.0.1', port });
  const client = createSip2LibrarySystem({ config, profile: 'lumi', password: 'lumi-terminal', timeZone: 'Europe/Helsinki', clock: systemClock });
  const system = createJournalledLibrarySystem({ librarySystem: client, journal, clock, timeZone: 'Europe/Helsinki', shortestLoanDays: 28 });
  client.start();
  system.start();
  let left = 1;
  for (const endAt = performance.now() + 15_000; left > 0 && performance.now() < endAt; ) {
    left = (await journal.pending().catch(() => [null])).length;
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await system.stop();
  const rows = await journal.list();
  await journal.close();
  await thread.end();
  await client.stop();
  return { unsettled: left, rows };
}

// Opens everything that a station keeps and purges it, and ends without warning at the n-th change that this is about to make to the disk, or right after it.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import Database from 'better-sqlite3';

const [dataDir = '', keyDir = '', nowMs = '', cutAt = '', side = ''] = process.argv.slice(2);
// Counted from the purge on: what opening changes is no concern of it.
let calls = Number.NEGATIVE_INFINITY;
const cutIf = (at: 'before' | 'after'): void => {
  if (calls === Number(cutAt) && side === at) process.kill(process.pid, 'SIGKILL');
};

/** Counts a call; kills this process on the side that was asked for. */
function counted<Args extends unknown[], Result>(call: (...args: Args) => Result): (...args: Args) => Result {
  return function (this: unknown, ...args: Args): Result {
    calls += 1;
    cutIf('before');
    const result = call.apply(this, args);
    cutIf('after');
    return result;
  };
}

/** The same for a call that is done when its promise resolves. */
function countedLater<Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>): (...args: Args) => Promise<Result> {
  return async function (this: unknown, ...args: Args): Promise<Result> {
    calls += 1;
    cutIf('before');
    const result = await call.apply(this, args);
    cutIf('after');
    return result;
  };
}

Database.prototype.pragma = counted(Database.prototype.pragma);
Database.prototype.exec = counted(Database.prototype.exec);
const statement = Object.getPrototypeOf(new Database(':memory:').prepare('SELECT 1')) as Database.Statement;
statement.run = counted(statement.run);
fs.writeSync = counted(fs.writeSync as (...args: unknown[]) => number) as typeof fs.writeSync;
fs.fdatasyncSync = counted(fs.fdatasyncSync);
fs.rmSync = counted(fs.rmSync);
const handle = await fs.promises.open(process.execPath);
const handles = Object.getPrototypeOf(handle) as Record<'write' | 'writeFile' | 'sync', (...args: unknown[]) => Promise<unknown>>;
await handle.close();
for (const name of ['write', 'writeFile', 'sync'] as const) handles[name] = countedLater(handles[name]);
fs.promises.rename = countedLater(fs.promises.rename);
fs.promises.rm = countedLater(fs.promises.rm);
syncBuiltinESMExports();

const { openStation, purgeStation } = await import('./station-purge.ts');
const place = { dataDir, keyDir, nowMs: Number(nowMs) };
const station = await openStation(place);
calls = 0;
await purgeStation(station, place);
const all = calls;
station.close();
process.stdout.write(`${all}\n`);

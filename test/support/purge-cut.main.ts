// Opens a store and purges it, and ends without warning at the n-th change that the purge is about to make to the disk, or right after it.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import Database from 'better-sqlite3';

const [dataDir = '', nowMs = '', cutAt = '', side = ''] = process.argv.slice(2);
// Counted from the purge on: what opening changes is no concern of it.
let calls = Number.NEGATIVE_INFINITY;

/** Counts a call; kills this process on the side that was asked for. */
function counted<Args extends unknown[], Result>(call: (...args: Args) => Result): (...args: Args) => Result {
  return function (this: unknown, ...args: Args): Result {
    calls += 1;
    if (calls === Number(cutAt) && side === 'before') process.kill(process.pid, 'SIGKILL');
    const result = call.apply(this, args);
    if (calls === Number(cutAt) && side === 'after') process.kill(process.pid, 'SIGKILL');
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
syncBuiltinESMExports();

const { StoreSession } = await import('../../sync/store/store-session.ts');
const { openForPurge, purgeWhole } = await import('./whole-purge.ts');
const session = new StoreSession();
openForPurge(session, { dataDir, nowMs: Number(nowMs) });
calls = 0;
purgeWhole(session, Number(nowMs));
session.close();
process.stdout.write(`${calls}\n`);

// Lends, takes back and takes for later over a journal, tells each answer on stdout once it is given, and kills itself at step N.
import { writeSync } from 'node:fs';
import { KioskError } from '../../contracts/errors.ts';
import { type ItemId, parseItemId } from '../../contracts/ids.ts';
import type { LibrarySystem } from '../../contracts/ports/library-system.port.ts';
import type { Journal } from '../../contracts/ports/journal.port.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import { createJournalledLibrarySystem } from '../../sync/journal/journalled-library-system.ts';
import { createWorkerJournal } from '../../sync/journal/worker-journal.ts';
import { createSip2LibrarySystem } from '../../sync/library-system/sip2/sip2-library-system.ts';
import { systemClock } from '../../station/system-clock.ts';
import { SharedStoreThread } from '../../sync/store/shared-store-thread.ts';
import { fastClock } from './fast-clock.ts';
import { cutItems } from './journal-cut-items.ts';
import { sip2Config } from './sip2-rig.ts';

const [dataDir = '', port = '', cutAt = ''] = process.argv.slice(2);
let steps = 0;
let isOffline = false;

function step(): void {
  steps += 1;
  if (steps === Number(cutAt)) process.kill(process.pid, 'SIGKILL');
}

/** A cut before the call, while it is under way, and after its answer. */
async function cutting<Value>(call: () => Promise<Value>): Promise<Value> {
  step();
  const underWay = call();
  step();
  const value = await underWay;
  step();
  return value;
}

const clock = fastClock(20);
const thread = new SharedStoreThread();
const realJournal = createWorkerJournal({ dataDir, clock: systemClock, thread: () => thread.current() });
const journal: Journal = {
  get health() {
    return realJournal.health;
  },
  onHealth: (listener) => realJournal.onHealth(listener),
  add: (row) => cutting(() => realJournal.add(row)),
  change: (id, change) => cutting(() => realJournal.change(id, change)),
  pending: () => realJournal.pending(),
  list: () => realJournal.list(),
  close: () => realJournal.close(),
};

const config = sip2Config({ host: '127.0.0.1', port: Number(port) });
const client = createSip2LibrarySystem({ config, profile: 'lumi', password: 'lumi-terminal', timeZone: 'Europe/Helsinki', clock: systemClock });
const away = (): KioskError => new KioskError('LIBRARY_UNREACHABLE', 'The library system is away.');
const reach = <Value>(call: () => Promise<Value>): Promise<Value> => cutting(() => (isOffline ? Promise.reject(away()) : call()));
const librarySystem: LibrarySystem = {
  get health() {
    return client.health;
  },
  onHealth: (listener) => client.onHealth(listener),
  patron: (question) => client.patron(question),
  checkout: (question) => reach(() => client.checkout(question)),
  checkin: (item, past, request) => reach(() => client.checkin(item, past, request)),
  renew: (question) => reach(() => client.renew(question)),
  renewAll: (question) => client.renewAll(question),
  loans: (question) => client.loans(question),
  holds: (question) => client.holds(question),
  fees: (question) => client.fees(question),
  item: (item) => reach(() => client.item(item)),
  endSession: (card) => client.endSession(card),
  status: () => (isOffline ? Promise.reject(away()) : client.status()),
};

const system = createJournalledLibrarySystem({ librarySystem, journal, clock, timeZone: 'Europe/Helsinki', shortestLoanDays: 28 });
const tell = (item: ItemId, kind: string): void => void writeSync(1, `${item} ${kind}\n`);
client.start();
await client.status();
for (const item of cutItems.lent)
  tell(parseItemId(item), (await system.checkout({ card: CardNumber.parse(cutItems.card), pin: null, item: parseItemId(item) })).kind);
for (const item of cutItems.returned) tell(parseItemId(item), (await system.checkin(parseItemId(item))).kind);
const renewal = await system.renewAll({ card: CardNumber.parse(cutItems.renewingCard), pin: null });
for (const { item, outcome } of renewal?.results ?? []) tell(item, outcome.kind);
isOffline = true;
for (const item of cutItems.taken) tell(parseItemId(item), (await system.checkin(parseItemId(item))).kind);
isOffline = false;
system.start();
while ((await realJournal.pending()).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
await system.stop();
await realJournal.close();
await thread.end();
await client.stop();
writeSync(1, `steps ${steps}\n`);

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CardNumber } from '../../contracts/secrets.ts';
import { loadCheckedConfig } from '../../station/config/checked-config.ts';
import { breachPack } from '../../station/privacy/incidents.ts';
import { proveForgetting } from '../../station/privacy/proof.ts';
import { type Records, withRecords } from '../../station/privacy/records.ts';
import { eraseRecords, exportRecords } from '../../station/privacy/rights.ts';
import { systemClock } from '../../station/system-clock.ts';
import { DayKeys } from '../../sync/keys/day-keys.ts';
import { openKeyFiles } from '../../sync/keys/key-files.ts';
import { openDatabase } from '../../sync/store/database.ts';
import { storePaths } from '../../sync/store/open-store-file.ts';
import { sealBorrower } from '../../sync/store/sealed-borrower.ts';
import { insertTrace } from '../../sync/store/trace-table.ts';
import { openTraceStore } from '../../sync/store/trace-store.ts';
import { runOmatoimi } from '../support/child-process.ts';
import { writeStationConfig } from '../support/station-config.ts';
import { VirtualClock } from '../virtual-clock.ts';
import type { Figure } from './figure.ts';
import { quantiles } from './quantiles.ts';

const dayMs = 86_400_000;
const days = 7;
const tracesADay = 14_000;
const people = 3_000;
const erasures = 20;

const cardOf = (index: number): CardNumber => CardNumber.parse(String(24_567_000_000_000 + index * 13));

/** Rights of persons on a full store of a busy door (7 days of 14,000 traces), beside a station that has it open. */
export async function measurePrivacy(): Promise<Figure[]> {
  const folder = await writeStationConfig({
    sip2Port: 6001,
    doors: [{ id: 'main', card: '/dev/bench-card', lock: '/dev/bench-lock', pin: 'never', pulseMs: 300 }],
  });
  const config = await loadCheckedConfig(folder.configFile);
  const { dataDir } = config.station;
  const clock = new VirtualClock(systemClock.now() - (days - 1) * dayMs);
  const keys = await DayKeys.open({
    files: await openKeyFiles(`${dataDir}-keys`),
    clock,
    keepMs: { doorFault: 8 * dayMs, kioskFault: 8 * dayMs },
    onTrouble: () => undefined,
  });
  const open = () => openTraceStore({ dataDir, retentionMs: { doorFault: days * dayMs, kioskFault: days * dayMs }, clock });
  let store = await open();
  await store.close();
  await fill({ file: storePaths(dataDir).file, keys, clock });
  store = await open();
  const look = { kind: 'privacy.exported', role: 'dataProtectionOfficer', why: { reason: 'exercise' } } as const;
  const withAll = <Value>(work: (records: Records) => Promise<Value>): Promise<Value> => withRecords({ config, clock, look }, work);
  const timed = async <Value>(work: (records: Records) => Promise<Value>): Promise<{ readonly ms: number; readonly value: Value }> => {
    const startedAt = performance.now();
    const value = await withAll(work);
    return { ms: performance.now() - startedAt, value };
  };
  try {
    const exported = await timed(async (records) => exportRecords(records, cardOf(1)));
    const erased: number[] = [];
    const gone: Uint8Array[] = [];
    for (let index = 1; index <= erasures; index += 1) {
      const digests = keys.digests('trace').living(cardOf(index));
      const one = await timed((records) => eraseRecords(records, cardOf(index), () => Promise.resolve()));
      if (one.value.removed === 0 || !one.value.areBytesGone) throw new Error(`the erasure of the bench did not erase: ${JSON.stringify(one)}`);
      erased.push(one.ms);
      gone.push(...digests.map(({ digest }) => digest));
    }
    const hits = rawHits(dataDir, gone);
    const breach = await timed(async (records) => breachPack(records, { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }));
    const proof = await timed(({ traces, nowMs, keys: own }) =>
      traces === null
        ? Promise.resolve({ steps: [], searched: [] })
        : proveForgetting({ roots: [dataDir, `${dataDir}-keys`], keys: own, traces, nowMs, expiryMs: nowMs, wait: () => Promise.resolve() }),
    );
    const command = await wholeCommand(folder.configFile);
    const q = quantiles(erased);
    return [
      row('privacy: export of one card, in the store', exported.ms, 10_000, `${exported.value.traces.length} of ${days * tracesADay} traces`),
      row('privacy: export of one card, whole command', command, 10_000, 'process start included'),
      {
        name: 'privacy: erase one card',
        value: `p50 ${q.p50} p95 ${q.p95} max ${Math.max(...erased).toFixed(0)} ms (n=${q.n})`,
        target: '<= 1 s',
        isMet: Math.max(...erased) <= 1_000,
        data: q,
      },
      {
        name: 'privacy: raw hits of the erased, at once',
        value: `${hits} hits of ${gone.length} check values`,
        target: '0 within 60 s',
        isMet: hits === 0,
        data: hits,
      },
      row('privacy: breach pack of everything', breach.ms, 300_000, `${breach.value.cards.length} rows`),
      {
        ...row('privacy: proof', proof.ms, Number.POSITIVE_INFINITY, `${proof.value.steps.every(({ isOk }) => isOk) ? 'all well' : 'FAULT'}`),
        target: '-',
        isMet: null,
      },
    ];
  } finally {
    await store.close();
    keys.stop();
    await folder.remove();
  }
}

const row = (name: string, ms: number, limitMs: number, note: string): Figure => ({
  name,
  value: `${ms.toFixed(0)} ms (${note})`,
  target: `<= ${limitMs / 1_000} s`,
  isMet: ms <= limitMs,
  data: ms,
});

async function fill({ file, keys, clock }: { readonly file: string; readonly keys: DayKeys; readonly clock: VirtualClock }): Promise<void> {
  const db = openDatabase(file);
  for (let day = 0; day < days; day += 1) {
    db.transaction(() => {
      for (let index = 0; index < tracesADay; index += 1) {
        const trace = { purpose: 'doorFault', device: null, event: 'door.refused', resultCode: 'pin-wrong', incidentCode: null } as const;
        const atMs = Math.floor(clock.now()) - index;
        insertTrace(db, {
          ...trace,
          atMs,
          expiresAtMs: atMs + (days + 1) * dayMs,
          borrower: sealBorrower(keys, cardOf(index % people), { ...trace, atMs }),
        });
      }
    });
    if (day === days - 1) continue;
    await clock.advance(dayMs);
    await keys.turn();
  }
  db.close();
}

function rawHits(dataDir: string, needles: readonly Uint8Array[]): number {
  const { folder } = storePaths(dataDir);
  const files = readdirSync(folder).map((name) => readFileSync(path.join(folder, name)));
  return needles.filter((needle) => files.some((bytes) => bytes.includes(Buffer.from(needle)))).length;
}

async function wholeCommand(configFile: string): Promise<number> {
  const startedAt = performance.now();
  const args = ['--role', 'staff', '--reason', 'exercise', '--identity-checked', 'document', '--config', path.resolve(configFile)];
  const { code, stderr } = await runOmatoimi(['privacy', 'export', '--card-stdin', '--json', ...args], `${cardOf(100).reveal()}\n`);
  if (code !== 0) throw new Error(stderr);
  return performance.now() - startedAt;
}

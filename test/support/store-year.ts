import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { storePaths } from '../../sync/store/open-store-file.ts';
import { StoreSession } from '../../sync/store/store-session.ts';
import { purgeWhole } from './whole-purge.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const startMs = Date.UTC(2026, 10, 23);
const doorDays = 7;
const kioskDays = 3;

/** The largest size of everything in the store's folder, in bytes, in each stretch of 30 days. */
export interface StoreYear {
  readonly largest: readonly number[];
  readonly traces: number;
}

/** Days of a busy station with a door and a kiosk, `perHour` traces each hour and more in the afternoon, purged every hour. */
export function liveThrough(days: number, perHour: number, random: () => number): StoreYear {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-year-'));
  const session = new StoreSession();
  session.open({ dataDir, nowMs: startMs, retentionMs: { doorFault: doorDays * dayMs, kioskFault: kioskDays * dayMs }, forgetsBorrowers: false });
  const largest: number[] = [];
  let traces = 0;
  try {
    for (let hour = 0; hour < days * 24; hour += 1) {
      const nowMs = startMs + hour * hourMs;
      const count = Math.floor(perHour * (hour % 24 >= 12 && hour % 24 < 20 ? 2 : 0.5) * (0.5 + random()));
      const results = session.appendAll(Array.from({ length: count }, () => ({ nowMs, trace: traceAt(nowMs, random() < 0.5) })));
      for (const result of results) if (!result.ok) throw result.error;
      traces += count;
      if (!purgeWhole(session, nowMs)) throw new Error('a purge did not end');
      const month = Math.floor(hour / 24 / 30);
      largest[month] = Math.max(largest[month] ?? 0, sizeOf(storePaths(dataDir).folder));
    }
  } finally {
    session.close();
    rmSync(dataDir, { recursive: true });
  }
  return { largest, traces };
}

function traceAt(atMs: number, isDoor: boolean) {
  const fields = { device: brandId<DeviceId>(isDoor ? 'door-card' : 'kiosk-card'), resultCode: 'pin-wrong', incidentCode: null, atMs };
  const borrower = { day: '2026-11-23', sealed: Buffer.alloc(93, atMs % 251), digest: Buffer.alloc(32, atMs % 253) };
  return isDoor
    ? { ...fields, borrower, purpose: 'doorFault' as const, event: 'door.refused', expiresAtMs: atMs + doorDays * dayMs }
    : { ...fields, borrower, purpose: 'kioskFault' as const, event: 'session.refused', expiresAtMs: atMs + kioskDays * dayMs };
}

const sizeOf = (folder: string): number => readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'smol-toml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StationConfig, stationConfigSchema } from '../../contracts/config.schema.ts';
import { readEvents } from '../../sync/event-log/event-log.ts';
import { openKeyFiles } from '../../sync/keys/key-files.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { goodToml } from '../config/config.fixture.ts';
import { confirmExport, exportIncident } from './incident-export.ts';

const window = { fromMs: 1_000, toMs: 2_000 };
const why = { reason: 'incident', caseNumber: '7/2026' } as const;

describe('an export of door events', () => {
  let base: string;
  let config: StationConfig;
  const clock = new VirtualClock();

  beforeEach(() => {
    base = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-incident-'));
    const raw = parse(goodToml);
    const station = { ...(raw['station'] as object), dataDir: path.join(base, 'data'), timeServer: undefined };
    config = stationConfigSchema.parse({ ...raw, station });
    mkdirSync(path.join(base, 'data', 'store'), { recursive: true });
    mkdirSync(path.join(base, 'data-keys'), { mode: 0o700 });
  });
  afterEach(() => rmSync(base, { recursive: true }));

  const confirm = (): Promise<string> => confirmExport({ config, clock, role: 'dataProtectionOfficer', why, window });
  const exported = (code: string) => exportIncident({ config, clock, role: 'staff', why, window, code });
  const logged = async (): Promise<unknown[]> => {
    const { events } = await readEvents(config.station.dataDir, await openKeyFiles(path.join(base, 'data-keys')));
    return events.map(({ kind, role, reason }) => [kind, role, reason]);
  };
  const reason = 'an incident is looked into; case 7/2026';

  it('is recorded with both roles, once', async () => {
    const code = await confirm();
    expect(await exported(code)).toMatchObject({ confirmedBy: 'dataProtectionOfficer', events: [] });
    await expect(exported(code)).rejects.toMatchObject({ code: 'PRIVACY_UNCONFIRMED' });
    expect(await logged()).toEqual([
      ['door.exportConfirmed', 'dataProtectionOfficer', reason],
      ['door.eventsExported', 'staff', `${reason}; confirmed by: dataProtectionOfficer`],
      ['door.exportRefused', 'staff', reason],
    ]);
  });

  it('is recorded too where the code is wrong', async () => {
    await expect(exported('AAAAAAAA')).rejects.toMatchObject({ code: 'PRIVACY_UNCONFIRMED' });
    expect(await logged()).toEqual([['door.exportRefused', 'staff', reason]]);
  });

  it('costs no code where it could not be recorded: the second person need not be asked again', async () => {
    const code = await confirm();
    const log = path.join(config.station.dataDir, 'store', 'events.db');
    const head = path.join(base, 'data-keys', 'events-head.json');
    writeFileSync(head, 'x');
    await expect(exported(code)).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    for (const file of [log, head]) rmSync(file);
    expect(await exported(code)).toMatchObject({ confirmedBy: 'dataProtectionOfficer' });
  });
});

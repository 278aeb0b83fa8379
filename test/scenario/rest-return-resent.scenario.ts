import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TwinHttpServer } from '../../simulator/library-system/http-server.ts';
import { LumiRegister } from '../../simulator/library-system/lumi-register.ts';
import { systemClock } from '../../station/system-clock.ts';
import { type OurChild, runOmatoimi, startOmatoimi } from '../support/child-process.ts';
import { startHttpTwin } from '../support/http-twin.ts';
import { openPtyPair, type PtyPair } from '../support/pty-pair.ts';
import { readyParts } from '../support/ready-parts.ts';
import { type TestStationFolder, writeStationConfig } from '../support/station-config.ts';
import { openPage } from '../support/station-screens.ts';
import { until } from '../support/until.ts';
import { WireEnd } from '../support/wire-end.ts';

const onLoan = '34567000002186';

describe('a return at a kiosk with kind = "rest" whose station is killed while its answer is awaited', () => {
  let register: LumiRegister;
  let http: TwinHttpServer;
  let lines: PtyPair[];
  let folder: TestStationFolder;
  let station: OurChild | null;
  let keys: string[];

  beforeEach(async () => {
    register = new LumiRegister(systemClock);
    http = await startHttpTwin('rest', { register });
    keys = [];
    lines = [await openPtyPair(), await openPtyPair()];
    const [card, item] = lines.map(({ a }) => a);
    folder = await writeStationConfig({
      ...{ sip2Port: 1, library: { kind: 'rest', httpPort: http.port }, ui: true },
      kiosk: { card: card ?? '', item: item ?? '' },
    });
    station = null;
  });
  afterEach(async () => {
    await station?.end('SIGKILL');
    await Promise.all([http.stop(), ...lines.map((line) => line.close()), folder.remove()]);
  });

  const start = async (): Promise<Record<string, unknown>> => {
    station = startOmatoimi(['station', '--config', folder.configFile]);
    const ready = await station.ready;
    await until('readers and library system are ready', () => readyParts(station?.stderr() ?? '') >= 3, 10_000);
    return ready;
  };
  const rows = async (): Promise<{ state: string; reason: string | null }[]> => {
    const { stdout } = await runOmatoimi(['journal', 'list', '--all', '--json', '--config', folder.configFile]);
    return (JSON.parse(stdout) as { rows: { state: string; reason: string | null }[] }).rows;
  };

  it.each([
    ['was carried out', 'mute-reply', null],
    ['never arrived', 'silent', '24567000001016'],
  ] as const)(
    'is booked once, under one key, though the first request %s',
    async (_title, fault, loanAfterKill) => {
      register.checkin(onLoan);
      register.checkout('24567000001016', onLoan, true);
      // Lent before today, so that the loan is plainly the one that is returned.
      await wait(20);
      let isKilled = false;
      http.onRequest(({ path, headers }) => {
        if (!path.endsWith('/checkins')) return;
        keys.push(String(headers['idempotency-key']));
        if (isKilled) return;
        isKilled = true;
        http.setFault(fault);
        station?.process.kill('SIGKILL');
      });
      const page = await openPage(String((await start())['tokenFile']), 'kiosk');
      await page.client.kiosk.send({ type: 'return.choose' });
      const scanner = new WireEnd(lines[1]?.b ?? '');
      scanner.write(`${onLoan}\r`);
      await until('the return was sent', () => isKilled, 20_000);
      await until('the first answer is decided', () => register.item(onLoan)?.onLoanTo === loanAfterKill);
      await station?.end('SIGKILL');
      page.close();
      http.setFault('none');
      await start();
      await until('it is returned', () => register.item(onLoan)?.onLoanTo === null, 20_000);
      let settled = await rows();
      for (let tries = 0; tries < 30 && settled[0]?.state !== 'done'; tries += 1) {
        await wait(300);
        settled = await rows();
      }
      scanner.close();
      expect(settled.map(({ state, reason }) => [state, reason])).toEqual([['done', null]]);
      expect(new Set(keys).size).toBe(1);
      expect(keys.length).toBe(loanAfterKill === null ? 1 : 2);
    },
    60_000,
  );
});

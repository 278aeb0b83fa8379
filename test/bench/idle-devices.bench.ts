import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { OsdpTwin } from '../../simulator/devices/osdp-twin.ts';
import { openSerialTwinLine } from '../../simulator/devices/serial-twin-line.ts';
import { checkout, startScript } from '../support/child-process.ts';
import { padFamilies } from '../support/pad-rig.ts';
import { cpuSeconds } from '../support/process-memory.ts';
import { openPtyPair } from '../support/pty-pair.ts';

/** What devices that nobody uses cost a process that does nothing else. */
export interface IdleShare {
  readonly devices: string;
  /** Of one core, 0-1. */
  readonly cpuShare: number;
}

interface Opened {
  readonly driver: string;
  readonly settings: object;
}

/** Until the code that runs again and again is compiled. */
const settleMs = 20_000;
const keyText = '00112233445566778899aabbccddeeff';

/** CPU of a process with an OSDP reader, and with a pad of each family beside it; twins and PTYs live in other processes. */
export async function measureIdleDevices(idleMs: number): Promise<IdleShare[]> {
  const endings: (() => Promise<void>)[] = [];
  try {
    const osdp = await osdpReader(endings);
    const shares: IdleShare[] = [await measure('one OSDP reader', [osdp], idleMs)];
    for (const family of padFamilies) {
      const pair = await openPtyPair();
      const twin = await family.startTwin((events) => openSerialTwinLine(events, pair.b), { paceBaud: family.baudRate });
      endings.push(
        () => pair.close(),
        () => twin.stop(),
      );
      const pad: Opened = { driver: family.driver, settings: { path: pair.a } };
      shares.push(await measure(`OSDP reader and ${family.name} pad`, [osdp, pad], idleMs));
    }
    return shares;
  } finally {
    for (const end of endings.reverse()) await end();
  }
}

async function osdpReader(endings: (() => Promise<void>)[]): Promise<Opened> {
  const folder = mkdtempSync(path.join(tmpdir(), 'idle-bench-'));
  const keyFile = path.join(folder, 'reader.key');
  writeFileSync(keyFile, keyText, { mode: 0o600 });
  const pair = await openPtyPair();
  const key = new Uint8Array(Buffer.from(keyText, 'hex'));
  const twin = await OsdpTwin.start((events) => openSerialTwinLine(events, pair.b), { key, paceBaud: 9600 });
  endings.push(
    async () => rmSync(folder, { recursive: true, force: true }),
    () => pair.close(),
    () => twin.stop(),
  );
  return { driver: 'osdp-reader', settings: { path: pair.a, keyFile } };
}

async function measure(devices: string, opened: readonly Opened[], idleMs: number): Promise<IdleShare> {
  const child = startScript(path.join(checkout, 'test', 'bench', 'idle-devices.main.ts'), [JSON.stringify(opened)]);
  try {
    await child.ready;
    await wait(settleMs);
    const pid = child.process.pid ?? 0;
    const before = await cpuSeconds(pid);
    const startedAtMs = performance.now();
    await wait(idleMs);
    const spent = (await cpuSeconds(pid)) - before;
    return { devices, cpuShare: (1000 * spent) / (performance.now() - startedAtMs) };
  } finally {
    await child.end();
  }
}

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Bench, BenchAction, BenchView } from '../../contracts/bench.schema.ts';
import type { StationInfo } from '../../contracts/rpc.contract.ts';
import type { TechnicianOverview } from '../../contracts/technician.schema.ts';
import type { Screen } from '../../contracts/screen.ts';
import type { DoorIntent, DoorView, KioskIntent, KioskView } from '../../contracts/views.schema.ts';
import { type AccessRefusal, type RpcServer, type RpcServerOptions, startRpcServer } from '../../station/rpc/rpc-server.ts';
import { overviewSample, scheduleSample } from '../../renderer/technician-samples.ts';
import type { TechnicianScreen } from '../../station/rpc/rpc-router.ts';
import { TechnicianDesk } from '../../station/technician/technician-desk.ts';
import { VirtualClock } from '../virtual-clock.ts';

/** Something that shows views, as the station's own screens do, and counts who listens. */
export class FakeSource<View> {
  view: View;
  readonly #listeners = new Set<(view: View) => void>();

  constructor(view: View) {
    this.view = view;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  show(view: View): void {
    this.view = view;
    for (const listener of this.#listeners) listener(view);
  }

  onView(listener: (view: View) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

/** A screen that remembers what was sent to it. */
export class FakeScreen<View, Intent> extends FakeSource<View> implements Screen<View, Intent> {
  readonly sent: Intent[] = [];

  send(intent: Intent): void {
    this.sent.push(intent);
  }
}

/** A bench that remembers what was done at it. */
export class FakeBench extends FakeSource<BenchView> implements Bench {
  readonly done: BenchAction[] = [];

  async act(action: BenchAction): Promise<void> {
    this.done.push(action);
  }
}

export const kioskIdle: KioskView = { screen: 'idle', language: 'fi', warning: null };
export const doorIdle: DoorView = { screen: 'idle', siteState: 'selfService', pinNeeded: true, turn: 0, language: 'fi' };
export const emptyBench: BenchView = {
  patrons: [],
  items: [],
  devices: [],
  relay: { isOn: false, releases: 0 },
  contact: { isOpen: false },
  libraryFault: 'none',
  bytes: [],
};

const info: StationInfo = {
  stationId: 'rig',
  siteName: 'Lumi library',
  roles: ['self-checkout', 'door'],
  languages: ['fi', 'sv', 'en'],
  doors: ['main'],
  isBench: true,
  warnings: [],
};

/** A technician's page at which this PIN signs in. */
export const rigPin = '246810';

function technicianScreen(clock: VirtualClock): TechnicianScreen {
  const desk = new TechnicianDesk({
    clock,
    readPin: async () => rigPin,
    isPin: async (pin, checkValue) => pin.reveal() === checkValue,
    lockout: { begin: async () => ({ kind: 'open', end: () => undefined }) },
    record: async () => undefined,
  });
  return {
    desk,
    overview: new FakeSource<TechnicianOverview>(overviewSample),
    countPeople: async () => undefined,
    schedule: () => scheduleSample,
    privacy: async () => ({ task: 'refused', sentence: 'the rig keeps nothing' }),
    forgivePins: async () => ({ task: 'refused', sentence: 'the rig counts nothing' }),
  };
}

/** A server on a free port with fake screens behind it. */
export interface RpcRig {
  readonly server: RpcServer;
  readonly port: number;
  readonly folder: string;
  readonly tokenFile: string;
  readonly clock: VirtualClock;
  readonly kiosk: FakeScreen<KioskView, KioskIntent>;
  readonly door: FakeScreen<DoorView, DoorIntent>;
  readonly bench: FakeBench;
  readonly refusals: AccessRefusal[];
  readonly unexpected: unknown[];
  stop(): Promise<void>;
}

/** Starts a rig; `overrides` go to the server as they are. */
export async function startRpcRig(overrides: Partial<RpcServerOptions> = {}): Promise<RpcRig> {
  const folder = await mkdtemp(path.join(tmpdir(), 'omatoimi-rpc-'));
  const rendererDir = path.join(folder, 'renderer');
  await writeFixtureScreens(rendererDir);
  const clock = new VirtualClock();
  const refusals: AccessRefusal[] = [];
  const unexpected: unknown[] = [];
  const kiosk = new FakeScreen<KioskView, KioskIntent>(kioskIdle);
  const door = new FakeScreen<DoorView, DoorIntent>(doorIdle);
  const bench = new FakeBench(emptyBench);
  const tokenFile = path.join(folder, 'shell-token.json');
  const server = await startRpcServer({
    listen: '127.0.0.1:0',
    rendererDir,
    info,
    kiosk,
    doors: new Map([['main', door]]),
    bench,
    technician: technicianScreen(clock),
    shellTokenFile: tokenFile,
    clock,
    onAccessRefused: (reason) => void refusals.push(reason),
    onUnexpectedError: (error) => void unexpected.push(error),
    ...overrides,
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { server, port: Number(new URL(server.url).port), folder, tokenFile, clock, kiosk, door, bench, refusals, unexpected, stop };
}

async function writeFixtureScreens(dir: string): Promise<void> {
  await mkdir(path.join(dir, 'assets'), { recursive: true });
  await writeFile(path.join(dir, 'index.html'), '<!doctype html><title>Screens</title>');
  await writeFile(path.join(dir, 'assets', 'index-4f2a.js'), 'export {};');
  await writeFile(path.join(dir, 'assets', 'index-4f2a.css'), 'body{}');
  await writeFile(path.join(dir, '..', 'outside.txt'), 'outside');
}

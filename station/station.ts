import { randomInt } from 'node:crypto';
import path from 'node:path';
import type { Bench } from '../contracts/bench.schema.ts';
import type { Clock } from '../contracts/clock.ts';
import type { StationConfig } from '../contracts/config.schema.ts';
import { coreLimitRemedy } from '../contracts/core-limit.ts';
import { brandId, type DoorId } from '../contracts/ids.ts';
import type { CardNumber } from '../contracts/secrets.ts';
import type { StationEvent } from '../contracts/station-events.ts';
import type { BootReading } from '../domain/clock-course.ts';
import type { DoorController } from '../domain/door/door-controller.ts';
import type { SelfCheckoutController } from '../domain/self-checkout/self-checkout-controller.ts';
import { retentionOf } from '../sync/store/retention.ts';
import { SharedStoreThread } from '../sync/store/shared-store-thread.ts';
import { endCoreDumps } from './core-dumps.ts';
import type { StationLog } from './log.ts';
import { AlarmWatch } from './parts/alarm-part.ts';
import { buildDevices, type StationDevices } from './parts/devices.ts';
import { wireDoors } from './parts/doors-part.ts';
import { openFallback } from './parts/fallback-part.ts';
import { openKeys } from './parts/keys-part.ts';
import { openPinLockout } from './parts/pin-lockout-part.ts';
import { wireKiosk } from './parts/kiosk-part.ts';
import { openLibrarySystem } from './parts/library-system-part.ts';
import { devicesSettled } from './parts/devices-settled.ts';
import { type StationParts, watchHealth } from './parts/station-parts.ts';
import { type SitePart, wireSite } from './parts/site-part.ts';
import { openTechnician } from './parts/technician-part.ts';
import { TamperWatch } from './parts/tamper-part.ts';
import { TraceRecorder } from './parts/trace-recorder.ts';
import { warmUpDoorPath } from './parts/warm-up.ts';
import { readSitePictures } from './parts/site-pictures.ts';
import { configWarnings, stationInfoOf } from './parts/station-info.ts';
import { openVoices, type StationVoices } from './parts/voices-part.ts';
import { openSiteTexts } from './parts/site-texts-part.ts';
import { openEventLog } from './parts/event-log-part.ts';
import { openStatistics } from './parts/statistics-part.ts';
import { openStore } from './parts/store-part.ts';
import { openHours } from './parts/hours-part.ts';
import { keepSiteState } from './parts/site-state-part.ts';
import { StationNotices } from './parts/station-notices.ts';
import { DeviceTraffic } from './traffic/device-traffic.ts';
import { logTraffic } from './traffic/traffic-log.ts';
import { RecentEvents } from './technician/recent-events.ts';
import { eraseProofLeftovers } from './privacy/proof-files.ts';
import { searchedFolders } from './privacy/searched-folders.ts';
import { lockDataFolder } from './data-folder-lock.ts';
import { rendererDir } from './program-files.ts';
import type { TechnicianScreen } from './rpc/rpc-router.ts';
import { type RpcServer, startRpcServer } from './rpc/rpc-server.ts';
import { type StopFailure, StopStack } from './stop-stack.ts';
import type { SiteTexts } from './texts/site-texts.ts';

/** What a station is started with. */
export interface StationOptions {
  readonly config: StationConfig;
  readonly clock: Clock;
  readonly log: StationLog;
  /** Only where every device is a twin. */
  readonly bench?: Bench;
  /** Whether the PC's time source says that its clock is right; null where nobody can tell. Linux's unless told. */
  readonly timeSource?: () => Promise<boolean | null>;
  /** The PC's time since its boot, null where nobody can tell. Linux's unless told. */
  readonly boot?: () => BootReading | null;
}

/** A station that decides. */
export interface RunningStation {
  /** null without `[ui]`. */
  readonly rpc: RpcServer | null;
  /** Where the shell finds its token, as soon as the disk takes it; null without `[ui]`. */
  readonly shellTokenFile: string | null;
  /** What is wrong with the station itself now, as sentences that say what to do. */
  readonly warnings: readonly string[];
  stop(): Promise<StopFailure[]>;
}

/**
 * Starts a station in order: the lock on its data folder, store (expired traces go before anything is used), library-system link, journal, rules,
 * devices, screens. It does not wait for the library system nor for a device: those show in their health.
 * @throws KioskError CONFIG_INVALID, UI_PORT_BUSY, DATA_FOLDER_IN_USE
 */
export async function startStation(options: StationOptions): Promise<RunningStation> {
  const stack = new StopStack(options.clock);
  try {
    return await startParts(options, stack);
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

async function startParts(options: StationOptions, stack: StopStack): Promise<RunningStation> {
  const { config, clock, log } = options;
  const lock = await lockDataFolder(config.station.dataDir, clock);
  stack.add('data folder', () => lock.release());
  const notices = new StationNotices(configWarnings(config));
  for (const warning of notices.all) log.warn('config.warning', { warning });
  void keepMemoryOffDisk(log, notices);
  // Not awaited: one of these folders may lie on a disk that hangs.
  void eraseProofLeftovers(searchedFolders(config));
  const thread = new SharedStoreThread();
  stack.add('store thread', () => thread.end());
  const keys = await openKeys({ options, stack, notices });
  const store = await openStore({ options, thread, stack, notices, keys });
  const pinLockout = openPinLockout({
    options,
    thread,
    stack,
    notices,
    digests: keys,
    record: (event) => record(event),
  });
  const siteTexts = await openSiteTexts({ ...options, notices });
  const parts = { ...(await buildParts(options, stack, notices)), pinLockout, siteTexts };
  const recorder = new TraceRecorder({
    store,
    clock,
    purposeOfDevice: (device) => (parts.devices.all.find((each) => each.id === device)?.role.startsWith('kiosk.') ? 'kioskFault' : 'doorFault'),
    onLost: (error) => log.error('trace.lost', error),
  });
  stack.add('traces', () => recorder.flush());
  const statistics = openStatistics({ options, thread, stack });
  const eventLog = openEventLog({ config, thread, stack });
  const recent = new RecentEvents(clock, Math.min(...Object.values(retentionOf(config.privacy))));
  const alarms = new AlarmWatch({ clock, log, notices, wallTime: () => parts.site.wallTime, onAlarm: (isOn) => site.alarm(isOn) });
  stack.add('alarms', async () => alarms.stop());
  const record = (event: StationEvent, card?: CardNumber | null): void => {
    recorder.record(event, card);
    statistics.count(event);
    recent.hear(event);
    site.hear(event);
    alarms.hear(event);
  };
  const site: SitePart = wireSite(parts, (event) => record(event), notices);
  stack.add('site', async () => site.stop());
  site.building.onChangeAtDoors((state) => alarms.changedAtDoors(state));
  if (config.station.roles.includes('door')) await warmUpDoorPath();
  const kiosk = config.station.roles.includes('self-checkout')
    ? await wireKiosk({ options, parts, site, notices, stack, thread, record, store, eventLog, lastFaults: () => recent.faults })
    : null;
  if (kiosk !== null) stack.add('self-checkout', () => kiosk.stop());
  const doors = wireDoors({ parts, site, record, stack });
  new TamperWatch({ devices: parts.devices, notices, log, record }).watch(config.doors.map(({ id }) => brandId<DoorId>(id)));
  reportHealth(parts, record, log);
  startDevices(parts.devices, stack);
  site.start();
  const technician = openTechnician({ options, parts, site, doors, notices, eventLog, stack, recent });
  const controllers = new Map([...doors].map(([id, { controller }]) => [id, controller]));
  const voices = openVoices({ parts, kiosk, doors: controllers });
  const rpc = await startScreens({ options, kiosk, doors: controllers, voices, notices, technician, siteTexts });
  if (rpc !== null) stack.add('screens', () => rpc.stop());
  await devicesSettled(parts.devices.all, clock);
  const stop = (): Promise<StopFailure[]> => stack.stop();
  return {
    rpc,
    shellTokenFile: rpc?.shellTokenFile ?? null,
    get warnings() {
      return notices.all;
    },
    stop,
  };
}

async function keepMemoryOffDisk(log: StationLog, notices: StationNotices): Promise<void> {
  if (await endCoreDumps()) return;
  log.warn('station.coreDumps', { remedy: coreLimitRemedy });
  notices.set('coreDumps', coreLimitRemedy);
}

async function buildParts(options: StationOptions, stack: StopStack, notices: StationNotices): Promise<StationParts> {
  const { config, clock, log } = options;
  const hours = await openHours({ ...options, notices });
  if (hours !== null) stack.add('opening hours', async () => hours.stop());
  const { site, stop: stopSite } = await keepSiteState({ ...options, notices, hours });
  stack.add('schedule', stopSite);
  const librarySystem = await openLibrarySystem(config, clock);
  stack.add('library system', () => librarySystem.stop());
  hours?.start(librarySystem);
  const traffic = new DeviceTraffic(clock);
  const devices = buildDevices(config.devices, { clock, onWire: (device) => traffic.observe(device) });
  const endTrafficLog = logTraffic({ clock, log, traffic, devices: devices.all.map(({ id }) => id) });
  stack.add('traffic log', async () => endTrafficLog());
  const fallback = await openFallback({ config, clock, site });
  if (fallback !== null) stack.add('fallback', async () => fallback.stop());
  return {
    config,
    clock,
    random: () => randomInt(2 ** 32) / 2 ** 32,
    librarySystem,
    devices,
    traffic,
    site,
    hours,
    fallback: fallback?.fallback ?? null,
  };
}

function reportHealth(parts: StationParts, record: (event: StationEvent) => void, log: StationLog): void {
  for (const device of parts.devices.all) {
    watchHealth(device.health, (health) => {
      if (health.state === 'starting') return;
      if (health.state === 'ready') log.info('device.ready', { device: device.id });
      else log.warn('device.faulted', { device: device.id, code: health.code, remedy: health.remedy });
      record(
        health.state === 'ready' ? { type: 'device.ready', device: device.id } : { type: 'device.faulted', device: device.id, code: health.code },
      );
    });
  }
  watchHealth(parts.librarySystem, (health) => {
    if (health.state === 'starting') return;
    if (health.state === 'ready') log.info('librarySystem.ready');
    else log.warn('librarySystem.faulted', { code: health.code, remedy: health.remedy });
    record(health.state === 'ready' ? { type: 'librarySystem.ready' } : { type: 'librarySystem.faulted', code: health.code });
  });
}

function startDevices(devices: StationDevices, stack: StopStack): void {
  for (const device of devices.all) {
    stack.add(`device ${device.id}`, () => device.stop());
    device.start();
  }
}

interface ScreenParts {
  readonly options: StationOptions;
  readonly kiosk: SelfCheckoutController | null;
  readonly doors: ReadonlyMap<string, DoorController>;
  readonly voices: StationVoices;
  readonly notices: StationNotices;
  readonly technician: TechnicianScreen | null;
  readonly siteTexts: SiteTexts;
}

async function startScreens({ options, kiosk, doors, voices, notices, technician, siteTexts }: ScreenParts): Promise<RpcServer | null> {
  const { config, clock, log, bench } = options;
  if (config.ui === undefined) return null;
  return startRpcServer({
    listen: config.ui.listen,
    rendererDir: rendererDir(),
    info: stationInfoOf(config, { isBench: bench !== undefined, notices, siteTexts, voices }),
    pictures: () => readSitePictures(config.look, (error) => log.error('screens.pictureUnreadable', error)),
    kiosk,
    doors,
    voices,
    bench: bench ?? null,
    technician,
    shellTokenFile: path.join(config.station.dataDir, 'shell-token.json'),
    clock,
    onTokenFile: (error) => {
      notices.set('shellToken', error?.message ?? null);
      if (error === null) log.info('screens.tokenWritten');
      else log.error('screens.tokenUnwritten', error);
    },
    onUnexpectedError: (error) => log.error('station.failed', error),
    onAccessRefused: (reason) => log.warn('screens.accessRefused', { reason }),
  });
}

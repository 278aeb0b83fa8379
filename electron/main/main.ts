import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, Menu, protocol, session } from 'electron';
import { coreLimitRemedy } from '../../contracts/core-limit.ts';
import { isKioskError, KioskError } from '../../contracts/errors.ts';
import { shellScheme } from '../shared/ipc-channels.ts';
import { endCoreDumps } from './core-dumps.ts';
import { Shell } from './shell.ts';
import { shellClock } from './shell-clock.ts';
import { createShellLog, placeOf } from './shell-log.ts';
import type { ShellOptions } from './shell-options.ts';
import { parseShellOptions } from './shell-options.ts';
import { createStationSource } from './station-source.ts';

const log = createShellLog(shellClock, (line) => void process.stderr.write(line));
const isDeveloper = !app.isPackaged && (process.env['OMATOIMI_DEV'] ?? '') !== '';

// First of all: what is started from here on, a page's process too, can leave nothing either.
if (!endCoreDumps()) log.warn('shell.coreDumps', { remedy: coreLimitRemedy });

// Without a listener Electron shows a dialog box here, on a screen where nobody can close it.
process.on('uncaughtException', (error) => {
  log.warn('shell.fault', { name: error.name, at: placeOf(error) });
  app.exit(70);
});

function readOptions(): ShellOptions | null {
  try {
    if (app.isReady())
      throw new KioskError(
        'PROGRAM_USAGE',
        'This Electron loads its app too late: start it as "electron -r dist/electron/main.js dist/electron/main.js ...".',
      );
    return parseShellOptions(process.argv.slice(1));
  } catch (error) {
    log.warn('shell.notStarted', { remedy: isKioskError(error) ? error.message : 'unknown' });
    return null;
  }
}

/** Everything that must be said before Electron is ready. */
function prepare(options: ShellOptions): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: shellScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
  // Tests that run as root in a container cannot have the kernel's sandbox; the two switches together end Chromium.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  for (const [name, value] of [['disable-pinch'], ['overscroll-history-navigation', '0'], ['disable-component-update']] as const)
    app.commandLine.appendSwitch(name, value);
  // Two windows on one PC (kiosk and door panel) are two shells, each a single one.
  if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(app.getPath('appData'), 'omatoimi', options.view));
  Menu.setApplicationMenu(null);
}

async function run(options: ShellOptions): Promise<void> {
  await app.whenReady();
  const root = join(import.meta.dirname, '..', '..');
  const paths = { root, resources: process.resourcesPath, isPackaged: app.isPackaged && existsSync(join(process.resourcesPath, 'node')) };
  const shell = new Shell({
    options,
    station: createStationSource(options, paths, { clock: shellClock, log }),
    // Without "persist:" nothing that a page keeps survives the shell or reaches the disk.
    session: session.fromPartition('omatoimi', { cache: false }),
    rendererDir: options.rendererDir ?? join(root, 'dist', 'renderer'),
    isDeveloper,
    clock: shellClock,
    log,
  });
  app.on('second-instance', () => shell.focus());
  app.on('before-quit', () => shell.allowClose());
  app.on('window-all-closed', () => app.quit());
  app.once('will-quit', (event) => {
    event.preventDefault();
    void shell.stop().finally(() => app.exit(0));
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
  await shell.start();
}

const options = readOptions();
if (options === null) app.exit(2);
else {
  prepare(options);
  if (app.requestSingleInstanceLock()) void run(options);
  else app.quit();
}

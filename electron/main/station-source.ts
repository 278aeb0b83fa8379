import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../contracts/clock.ts';
import { isLeanPlatform, leanEnvironment, leanNodeFlags } from '../../contracts/station-process.ts';
import type { ShellLog } from './shell-log.ts';
import type { ShellOptions } from './shell-options.ts';
import { StationChild } from './station-child.ts';
import type { StationToken } from './token-file.ts';
import { readStationToken } from './token-file.ts';

/** The station behind this shell, wherever it comes from. */
export interface StationSourceHandle {
  readonly readToken: () => Promise<StationToken | null>;
  start(): void;
  stop(): Promise<void>;
}

/** Where the programs of this installation lie. */
export interface ProgramPaths {
  /** Folder that holds `dist/`; inside an archive when packaged. */
  readonly root: string;
  /** Electron's `resources` folder. */
  readonly resources: string;
  readonly isPackaged: boolean;
}

/** Attaches to a service, or makes a station of our own to be started. */
export function createStationSource(
  options: ShellOptions,
  paths: ProgramPaths,
  { clock, log }: { clock: Clock; log: ShellLog },
): StationSourceHandle {
  const { source } = options;
  if (source.kind === 'service') {
    return { readToken: () => readStationToken(source.tokenFile), start: () => undefined, stop: () => Promise.resolve() };
  }
  const work = source.kind === 'demo' ? ['demo', '--no-open', '--port', '0', '--json'] : ['station', '--config', source.file];
  // A killed shell must not leave a station behind that holds the devices and the port.
  const args = [...work, '--end-with-stdin'];
  const isLean = isLeanPlatform(process.platform);
  const child = new StationChild({
    command: options.node ?? bundledNode(paths),
    args: [...(isLean ? leanNodeFlags : []), stationEntry(paths), ...args],
    env: isLean ? leanEnvironment : {},
    mayHaveDoor: source.kind === 'demo',
    clock,
    log,
  });
  return {
    readToken: async () => (child.tokenFile === null ? null : readStationToken(child.tokenFile)),
    start: () => child.start(),
    stop: () => child.stop(),
  };
}

// A Node of its own cannot read Electron's archive: the station lies unpacked beside it.
function stationEntry({ root, isPackaged }: ProgramPaths): string {
  const outside = isPackaged ? root.replace(/app\.asar$/, 'app.asar.unpacked') : root;
  const source = join(outside, 'station', 'bin', 'omatoimi.js');
  return !isPackaged && existsSync(source) ? source : join(outside, 'dist', 'station', 'omatoimi.js');
}

function bundledNode({ root, resources, isPackaged }: ProgramPaths): string {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return isPackaged ? join(resources, 'node', name) : join(root, 'node_modules', 'node', 'bin', name);
}

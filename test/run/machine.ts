import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './project-root.ts';

/** Real parts that some suites need and a machine may lack. */
export type Part = 'chromium' | 'electron' | 'espeak-ng' | 'socat';

/** What is said when a part is missing. */
export const missingPart: Readonly<Record<Part, string>> = {
  chromium: 'no Chromium',
  electron: 'no Electron runtime',
  'espeak-ng': 'no espeak-ng',
  socat: 'no socat',
};

/** Path of Chromium or Chrome: `CHROMIUM_PATH`, or the first that PATH knows. */
export function findChromium(): string | undefined {
  const given = process.env['CHROMIUM_PATH'];
  if (given !== undefined && given !== '') return existsSync(given) ? given : undefined;
  return ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(findOnPath).find((file) => file !== undefined);
}

/** The folder of a real Electron runtime: `ELECTRON_OVERRIDE_DIST_PATH`, or what the electron package has fetched. */
export function findElectron(): string | undefined {
  const folders = [process.env['ELECTRON_OVERRIDE_DIST_PATH'], path.join(projectRoot, 'node_modules/electron/dist')];
  return folders.find((folder) => folder !== undefined && folder !== '' && existsSync(path.join(folder, 'version')));
}

/** What stands before a command so that it has a display; nothing where there is one, undefined where none can be had. */
export function displayPrefix(): readonly string[] | undefined {
  if (process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) return [];
  const xvfb = findOnPath('xvfb-run');
  return xvfb === undefined ? undefined : [xvfb, '-a', '-s', '-screen 0 1920x1080x24'];
}

/** Whether this machine has the part. */
export function hasPart(part: Part): boolean {
  if (part === 'chromium') return findChromium() !== undefined;
  if (part === 'electron') return findElectron() !== undefined && displayPrefix() !== undefined;
  return findOnPath(part) !== undefined;
}

function findOnPath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, program)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

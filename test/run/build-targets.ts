import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runTool } from './child.ts';
import { projectRoot, tools } from './project-root.ts';

/** What is bundled into `dist/`, one folder each. */
export const targets = ['renderer', 'electron', 'station'] as const;
export type Target = (typeof targets)[number];

/** Folders whose files decide what a target's bundle is, and the file that tells that it is there. */
const recipes: Readonly<Record<Target, { readonly folders: readonly string[]; readonly entry: string }>> = {
  renderer: { folders: ['contracts', 'texts', 'renderer'], entry: 'index.html' },
  electron: { folders: ['contracts', 'electron'], entry: 'main.js' },
  station: { folders: ['contracts', 'domain', 'device-drivers', 'sync', 'station', 'simulator', 'texts'], entry: 'omatoimi.js' },
};
const always = ['package-lock.json', 'tsconfig.base.json'];
const limitMs = 180_000;

/** How the build of one target went. */
export interface BuildResult {
  readonly target: Target;
  readonly isBuilt: boolean;
  readonly output: string;
}

/** Builds the targets whose sources differ from those of the last good build; the others stay as they are. */
export async function buildChanged(
  wanted: readonly Target[],
  options: { readonly isForced: boolean; readonly tell: (line: string) => void },
): Promise<BuildResult[]> {
  const results: BuildResult[] = [];
  for (const target of wanted) {
    const isNeeded = options.isForced || !isUpToDate(target);
    if (isNeeded) options.tell(`Building ${target} ...`);
    results.push(isNeeded ? await build(target) : { target, isBuilt: true, output: '' });
  }
  return results;
}

async function build(target: Target): Promise<BuildResult> {
  // The fingerprint is taken before the build: what changes meanwhile makes the next build run again.
  const fingerprint = fingerprintOf(target);
  rmSync(stampFile(target), { force: true });
  const { code, output } = await runTool(tools.vite, ['build', '-c', `${target}/vite.config.ts`, '--logLevel', 'warn'], { limitMs });
  const entry = path.join('dist', target, recipes[target].entry);
  if (code === 0 && !existsSync(path.join(projectRoot, entry))) return { target, isBuilt: false, output: `${output}\nthe build made no ${entry}` };
  if (code === 0) {
    mkdirSync(path.dirname(stampFile(target)), { recursive: true });
    writeFileSync(stampFile(target), fingerprint);
  }
  return { target, isBuilt: code === 0, output };
}

function isUpToDate(target: Target): boolean {
  const entry = path.join(projectRoot, 'dist', target, recipes[target].entry);
  return existsSync(entry) && existsSync(stampFile(target)) && readFileSync(stampFile(target), 'utf8') === fingerprintOf(target);
}

function stampFile(target: Target): string {
  return path.join(projectRoot, 'dist', `.${target}.sha256`);
}

/** SHA-256 over names and contents of everything that goes into the bundle. */
function fingerprintOf(target: Target): string {
  const hash = createHash('sha256');
  const files = globSync(
    recipes[target].folders.map((folder) => `${folder}/**/*`),
    { cwd: projectRoot, withFileTypes: true },
  )
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$|\.md$/.test(entry.name))
    .map((entry) => path.relative(projectRoot, path.join(entry.parentPath, entry.name)));
  for (const file of [...files, ...always].sort()) hash.update(`${file}\0`).update(readFileSync(path.join(projectRoot, file)));
  return hash.digest('hex');
}

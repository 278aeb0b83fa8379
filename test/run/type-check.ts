import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runTool } from './child.ts';
import { projectRoot, tools } from './project-root.ts';

const limitMs = 180_000;
const inParallel = 2;

/** Type-checks every project that `tsconfig.json` names, two at a time; `output` has what is wrong. */
export async function checkTypes(): Promise<{ readonly isRight: boolean; readonly output: string }> {
  const waiting = projectFolders();
  const outputs: string[] = [];
  const work = async (): Promise<void> => {
    for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
      const memory = path.join(projectRoot, 'test-results/types', `${path.basename(folder)}.tsbuildinfo`);
      const { code, output } = await runTool(tools.tsc, ['-p', folder, '--pretty', 'false', '--incremental', '--tsBuildInfoFile', memory], {
        limitMs,
      });
      if (code !== 0) outputs.push(output === '' ? `${folder}: tsc ended with ${code}\n` : output);
    }
  };
  await Promise.all(Array.from({ length: inParallel }, work));
  // A file that two projects read says the same twice.
  const lines = [...new Set(outputs.join('').split('\n'))].filter((line) => line !== '');
  return { isRight: outputs.length === 0, output: lines.map((line) => `${line}\n`).join('') };
}

function projectFolders(): string[] {
  const config: unknown = JSON.parse(readFileSync(path.join(projectRoot, 'tsconfig.json'), 'utf8'));
  const { references } = config as { references: readonly { path: string }[] };
  // The largest first, so that it does not stand alone at the end.
  return references
    .map((reference) => reference.path)
    .filter((folder) => existsSync(path.join(projectRoot, folder, 'tsconfig.json')))
    .reverse();
}

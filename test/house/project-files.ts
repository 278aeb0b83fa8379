import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSource, type Source } from './source.ts';
import type { TextFolder } from './texts.check.ts';

const notOurs = new Set(['node_modules', 'dist', 'test-results', '.git']);

/** All files of the project below `root`: what git tracks or would track, or every file where there is no git. */
export function listFiles(root: string): string[] {
  return (existsSync(path.join(root, '.git')) ? gitFiles(root) : walk(root, '')).sort();
}

/** Every TypeScript file among `files`, parsed. */
export function readSources(root: string, files: readonly string[]): Source[] {
  return files
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .map((file) => parseSource(file, readFileSync(path.join(root, file), 'utf8')));
}

/** The text folders among `files`, each with all its languages. */
export function readTexts(root: string, files: readonly string[]): TextFolder[] {
  const texts = files.filter((file) => /^texts\/([\w-]+\/)*[a-z]{2}\.json$/.test(file));
  const folders = [...new Set(texts.map((file) => path.posix.dirname(file)))];
  return folders.map((folder) => {
    const own = texts.filter((file) => path.posix.dirname(file) === folder);
    const languages = own.map((file) => [path.posix.basename(file, '.json'), JSON.parse(readFileSync(path.join(root, file), 'utf8'))]);
    return { folder, languages: Object.fromEntries(languages) };
  });
}

function gitFiles(root: string): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return listed.split('\0').filter((file) => file !== '' && existsSync(path.join(root, file)));
}

function walk(root: string, below: string): string[] {
  return readdirSync(path.join(root, below), { withFileTypes: true })
    .filter((entry) => !notOurs.has(entry.name))
    .flatMap((entry) => {
      const file = below === '' ? entry.name : `${below}/${entry.name}`;
      return entry.isDirectory() ? walk(root, file) : [file];
    });
}

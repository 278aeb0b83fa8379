import type { Finding } from './finding.ts';
import { isTestFile, type Source } from './source.ts';

/** Folders of the house; each says in its README.md what belongs in it. */
export const topFolders = [
  'contracts',
  'domain',
  'device-drivers',
  'sync',
  'station',
  'renderer',
  'electron',
  'simulator',
  'texts',
  'test',
  'docs',
] as const;

const requiredFiles = [
  ...topFolders.map((folder) => `${folder}/README.md`),
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'electron-builder.yml',
  '.ci/run',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Folders beside the house's own that the root may hold. */
const otherFolders = new Set(['.ci', '.git', '.github', 'node_modules', 'dist', 'test-results']);

/** Files that every checkout has. `files` are all paths of the project. */
export function checkRequiredFiles(files: readonly string[]): Finding[] {
  const present = new Set(files);
  return requiredFiles.filter((file) => !present.has(file)).map((file) => ({ rule: 'required-file', file, line: 1, message: 'is missing' }));
}

/** Top-level folders that the architecture does not know. */
export function checkTopFolders(files: readonly string[]): Finding[] {
  const known = new Set<string>([...topFolders, ...otherFolders]);
  const found = new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/', 1)[0] ?? ''));
  return [...found]
    .filter((folder) => !known.has(folder))
    .map((file) => ({ rule: 'top-folder', file, line: 1, message: 'is not a folder of the house (docs, architecture)' }));
}

/** Source files whose name is not kebab-case with an optional role suffix. */
export function checkFileNames(files: readonly string[]): Finding[] {
  return files
    .filter((file) => /\.tsx?$/.test(file))
    .filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.tsx?$/.test(file.split('/').at(-1) ?? ''))
    .map((file) => ({ rule: 'file-name', file, line: 1, message: 'kebab-case and a role suffix, such as door-lock.port.ts' }));
}

/** The station reaches the simulator from one file, by a dynamic import; a second file is a finding. */
export function checkSimulatorDoor(sources: readonly Source[]): Finding[] {
  const doors = sources
    .filter(({ file }) => file.startsWith('station/') && !isTestFile(file))
    .flatMap(({ file, text }) => {
      const index = text.search(/\bimport\(\s*['"][^'"]*\/simulator\//);
      return index < 0 ? [] : [{ file, line: text.slice(0, index).split('\n').length }];
    });
  return doors.slice(1).map((door) => ({ ...door, rule: 'simulator-door', message: `the one way to the simulator stands in ${doors[0]?.file}` }));
}

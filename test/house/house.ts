import { checkConsole, checkRealTime } from './calls.check.ts';
import { checkLogs } from './logs.check.ts';
import type { Finding } from './finding.ts';
import { listFiles, readSources, readTexts } from './project-files.ts';
import { checkFileLength, checkFunctionLength, checkLongFileList, checkParameters } from './size.check.ts';
import type { SourceCheck } from './source.ts';
import { checkTexts } from './texts.check.ts';
import { checkFileNames, checkRequiredFiles, checkSimulatorDoor, checkTopFolders } from './tree.check.ts';
import { checkAny, checkMarks, checkTestSwitches } from './words.check.ts';

const sourceChecks: readonly SourceCheck[] = [
  checkFileLength,
  checkFunctionLength,
  checkParameters,
  checkRealTime,
  checkConsole,
  checkLogs,
  checkAny,
  checkMarks,
  checkTestSwitches,
];

/** What the house rules found, and how many source files they read. */
export interface HouseReport {
  readonly findings: readonly Finding[];
  readonly sources: number;
}

/** Holds the project below `root` against every house rule that imports and types do not cover. */
export function inspectHouse(root: string): HouseReport {
  const files = listFiles(root);
  const sources = readSources(root, files);
  const perSource = sources.flatMap((source) => sourceChecks.flatMap((check) => check(source)));
  const findings = [
    ...checkRequiredFiles(files),
    ...checkTopFolders(files),
    ...checkFileNames(files),
    ...checkLongFileList(sources),
    ...checkSimulatorDoor(sources),
    ...readTexts(root, files).flatMap(checkTexts),
    ...perSource,
  ];
  return { findings, sources: sources.length };
}

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { coreLimitArguments, isWithoutCore } from '../../contracts/core-limit.ts';

const limitMs = 5_000;
/** Nothing is forked while this runs, save by a zygote that was asked before it. */
const looks = 3;

/**
 * Keeps every process of the shell from leaving its memory on the disk when it crashes. The main process hands its limit on to what it starts later;
 * the zygotes, from which Linux makes the pages' processes, are there already and get theirs one by one. Tells whether that is so. On Windows, which
 * writes none unless somebody sets it up, there is nothing to do.
 */
export function endCoreDumps(platform: NodeJS.Platform = process.platform): boolean {
  if (process.report !== undefined)
    Object.assign(process.report, { reportOnFatalError: false, reportOnSignal: false, reportOnUncaughtException: false });
  if (platform !== 'linux') return true;
  const pattern = textOf('/proc/sys/kernel/core_pattern');
  for (let look = 1; look <= looks; look += 1) {
    const open = openOnes(anyProgram);
    for (const pid of open) spawnSync('prlimit', [...coreLimitArguments(pid)], { timeout: limitMs, stdio: 'ignore' });
    if (open.length === 0) break;
  }
  return openOnes(pattern).length === 0;
}

/** A pattern under which only the limit itself counts. */
const anyProgram = '|';

/** The processes that may leave a core file. One without limits ended meanwhile. */
function openOnes(pattern: string): number[] {
  return processTree(process.pid).filter((pid) => {
    const limits = textOf(`/proc/${pid}/limits`);
    return (limits !== '' || pid === process.pid) && !isWithoutCore(limits, pattern);
  });
}

/** A process and everything below it. */
function processTree(root: number): number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), Number(textOf(`/proc/${name}/stat`).split(') ').at(-1)?.split(' ')[1])]),
  );
  const isBelow = (pid: number | undefined): boolean => pid === root || (pid !== undefined && pid > 1 && isBelow(parents.get(pid)));
  return [...parents.keys()].filter(isBelow);
}

// A process may end while it is being read.
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

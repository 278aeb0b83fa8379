import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const namePattern = /^omatoimi-demo-([1-9]\d{0,9})-[A-Za-z0-9]{6}$/;

/** Makes a folder for one demo under `parent`; its name tells which process it belongs to. */
export async function makeDemoFolder(parent: string = os.tmpdir()): Promise<string> {
  await removeDeadDemoFolders(parent);
  return mkdtemp(path.join(parent, `omatoimi-demo-${process.pid}-`));
}

/**
 * Removes what killed demos left behind: real folders of this user with a demo's name whose process is gone. A link is
 * never followed, and what can't be removed stays: it is no reason for a demo not to start.
 */
export async function removeDeadDemoFolders(parent: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const pid = namePattern.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const folder = path.join(parent, name);
    if (await isOwnFolder(folder)) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function isOwnFolder(folder: string): Promise<boolean> {
  const stat = await lstat(folder).catch(() => null);
  const uid = process.getuid?.();
  return stat?.isDirectory() === true && (uid === undefined || stat.uid === uid);
}

// A process of somebody else can't be signalled, and is alive.
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataFolder } from './data-folder-lock.ts';
import { systemClock } from './system-clock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'omatoimi-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const holder = `
  import { lockDataFolder } from ${JSON.stringify(path.join(import.meta.dirname, 'data-folder-lock.ts'))};
  import { systemClock } from ${JSON.stringify(path.join(import.meta.dirname, 'system-clock.ts'))};
  await lockDataFolder(process.argv[1], systemClock);
  process.stdout.write('held');
  setInterval(() => undefined, 1000);
`;

describe('the lock on a data folder', () => {
  it('refuses a second station with one sentence that names the folder, the holder and what to do', async () => {
    const lock = await lockDataFolder(folder, systemClock);
    await expect(lockDataFolder(folder, systemClock)).rejects.toMatchObject({
      code: 'DATA_FOLDER_IN_USE',
      message: `The data folder ${folder} is in use by the station with process id ${process.pid}: stop that station first, or give this one a [station] dataDir of its own.`,
    });
    await lock.release();
  });

  it('knows a folder behind a link as the same folder', async () => {
    const link = path.join(folder, 'link');
    await symlink(folder, link);
    const lock = await lockDataFolder(folder, systemClock);
    await expect(lockDataFolder(link, systemClock)).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
    await lock.release();
  });

  it('lets stations with folders of their own run side by side', async () => {
    const locks = await Promise.all(['a', 'b'].map((name) => lockDataFolder(path.join(folder, name), systemClock)));
    expect(locks).toHaveLength(2);
    await Promise.all(locks.map((lock) => lock.release()));
  });

  it('is free after its release', async () => {
    await (await lockDataFolder(folder, systemClock)).release();
    await (await lockDataFolder(folder, systemClock)).release();
  });

  it('needs no folder that can be written', async () => {
    const lock = await lockDataFolder('/dev/null/data', systemClock);
    await expect(lockDataFolder('/dev/null/data', systemClock)).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
    await lock.release();
  });

  it('is gone with a process that was killed', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', holder, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    await expect(lockDataFolder(folder, systemClock)).rejects.toMatchObject({ context: { holder: child.pid } });
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await lockDataFolder(folder, systemClock)).release();
  });
});

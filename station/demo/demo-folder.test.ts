import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDemoFolder } from './demo-folder.ts';

// A process that was there and is gone: nobody else gets its number so soon.
const deadPid = spawnSync(process.execPath, ['--version']).pid;

describe('the folder of a demo', () => {
  let parent: string;

  beforeEach(() => {
    parent = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-parent-'));
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  const leave = (name: string): string => {
    const folder = path.join(parent, name);
    mkdirSync(path.join(folder, 'data'), { recursive: true });
    writeFileSync(path.join(folder, 'data', 'store.db'), 'left');
    return folder;
  };

  it('takes the place of what a killed demo left', async () => {
    const left = leave(`omatoimi-demo-${deadPid}-aB3dE6`);
    const made = await makeDemoFolder(parent);
    expect([existsSync(left), readdirSync(parent)]).toEqual([false, [path.basename(made)]]);
  });

  it('leaves that of a running demo alone', async () => {
    const first = await makeDemoFolder(parent);
    const second = await makeDemoFolder(parent);
    expect(readdirSync(parent).sort()).toEqual([path.basename(first), path.basename(second)].sort());
  });

  it.each(['omatoimi-demo-aB3dE6', 'omatoimi-demo-0-aB3dE6', `omatoimi-demo-${deadPid}-aB3dE6x`, `my-omatoimi-demo-${deadPid}-aB3dE6`])(
    'leaves alone what is not surely of a demo: %s',
    async (name) => {
      const left = leave(name);
      await makeDemoFolder(parent);
      expect(existsSync(path.join(left, 'data', 'store.db'))).toBe(true);
    },
  );

  it('follows no link, neither one with its name nor one inside', async () => {
    const precious = leave('precious');
    const link = path.join(parent, `omatoimi-demo-${deadPid}-aaaaaa`);
    symlinkSync(precious, link);
    symlinkSync(precious, path.join(leave(`omatoimi-demo-${deadPid}-bbbbbb`), 'link'));
    await makeDemoFolder(parent);
    expect([existsSync(path.join(precious, 'data', 'store.db')), existsSync(link)]).toEqual([true, true]);
    expect(readdirSync(parent)).not.toContain(`omatoimi-demo-${deadPid}-bbbbbb`);
  });
});

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ClockFile } from './clock-file.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'omatoimi-clock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('what one run leaves to the next about the clock', () => {
  it('is nothing at first, and then the last word, whole', async () => {
    const errors: unknown[] = [];
    const file = new ClockFile(folder, (error) => void errors.push(error));
    expect(await file.read()).toBeNull();
    for (let at = 0; at < 20; at += 1) void file.keep({ highestMs: at + 0.5, hasJumped: at % 2 === 1 });
    await file.settled();
    expect([await file.read(), await readdir(folder), errors]).toEqual([{ highestMs: 19, hasJumped: true }, ['clock.json'], []]);
  });

  it('tells in which boot the clock was believed, where it was', async () => {
    const file = new ClockFile(folder, () => undefined);
    const believed = { id: 'a boot', sinceMs: 1234, wallMs: 5678 };
    await file.keep({ highestMs: 5678, hasJumped: false, believed });
    expect(await file.read()).toEqual({ highestMs: 5678, hasJumped: false, believed });
  });

  it.each(['', '{"highestMs":1,"hasJumped":false,"believed":{"id":"a boot"}}', '{"highestMs":1', '{"highestMs":"1","hasJumped":false}', '{}'])(
    'is as good as nothing where it reads %j, and told',
    async (text) => {
      const errors: unknown[] = [];
      await writeFile(path.join(folder, 'clock.json'), text);
      expect([await new ClockFile(folder, (error) => void errors.push(error)).read(), errors.length]).toEqual([null, 1]);
    },
  );

  it('is told where the disk does not take it, and tried again with the next word', async () => {
    const errors: unknown[] = [];
    const file = new ClockFile(path.join(folder, 'later'), (error) => void errors.push(error));
    await file.keep({ highestMs: 1, hasJumped: false });
    expect(errors).toHaveLength(1);
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerPage } from './page-files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'omatoimi-pages-'));
  await mkdir(path.join(folder, 'renderer/assets'), { recursive: true });
  await writeFile(path.join(folder, 'renderer/index.html'), 'page');
  await writeFile(path.join(folder, 'renderer/assets/index-1.js'), 'script');
  await writeFile(path.join(folder, 'renderer/.hidden'), 'hidden');
  await writeFile(path.join(folder, 'outside.txt'), 'outside');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ask = (target: string, init?: RequestInit) =>
  answerPage(path.join(folder, 'renderer'), new Request(`http://omatoimi${target}`, init), 'http://127.0.0.1:4601/');

describe('the pages of the shell', () => {
  it.each(['/', '/kiosk', '/door/main', '/bench'])('are one page at %s', async (target) => {
    const answer = await ask(target);
    expect(await answer.text()).toBe('page');
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  it('may talk to the one station and to nobody else', async () => {
    const policy = (await ask('/kiosk')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain('connect-src ws://127.0.0.1:4601;');
  });

  it.each(['/..%2foutside.txt', '/%2e%2e%2foutside.txt', '/assets/..%5coutside.txt', '/.hidden', '/assets/', '/nothing.js', '/assets/%00'])(
    'are not found at %s',
    async (target) => {
      expect((await ask(target)).status).toBe(404);
    },
  );

  it('take no other method than GET', async () => {
    expect((await ask('/kiosk', { method: 'POST' })).status).toBe(404);
  });
});

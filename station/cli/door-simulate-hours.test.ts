import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { main } from './main.ts';

const folder = await mkdtemp(join(tmpdir(), 'simulate-'));
afterAll(async () => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

describe('omatoimi door simulate with fetched hours', () => {
  it('is as shut as the door while no answer of them stands on this PC', async () => {
    const file = join(folder, 'station.toml');
    const example = await readFile(new URL('../../docs/examples/station.toml', import.meta.url), 'utf8');
    const plain = example
      .replace(/^caFile.*$/m, '')
      .replace(/^tls = true/m, 'tls = false')
      .replace(/^host = .*$/m, 'host = "127.0.0.1"');
    await writeFile(file, `${plain}\n[openingHours]\nfrom = "http://127.0.0.1:1/hours.json"\n`);
    await writeFile(join(folder, 'terminal-password'), 'x', { mode: 0o600 });
    const said: string[] = [];
    for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    await main(['door', 'simulate', '--config', file, '--card', '1', '--json']);
    expect(said.join('')).toContain('"code":"outside-hours"');
  });
});

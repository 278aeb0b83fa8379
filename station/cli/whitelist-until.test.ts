import { afterEach, describe, expect, it, vi } from 'vitest';
import { main } from './main.ts';

afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
});

describe('omatoimi door whitelist --until', () => {
  it.each(['2027-02-30', '2027-13-01', '30.6.2027'])('prints no lines for %s: a station with such a day would not start', async (until) => {
    const said: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    await main(['door', 'whitelist', '--config', 'none.toml', '--name', 'cleaning-1', '--until', until]);
    expect([said.join(''), process.exitCode]).toEqual([expect.stringContaining('It is no date'), 2]);
  });
});

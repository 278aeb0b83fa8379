import { describe, expect, it } from 'vitest';
import { leanEnvironment, leanNodeFlags } from '../../contracts/station-process.ts';
import { leanStart, type ProcessStart, startedAgain } from './lean-start.policy.ts';

const start = (change: Partial<ProcessStart> = {}): ProcessStart => ({
  platform: 'linux',
  execPath: '/usr/bin/node',
  execArgv: [],
  argv: ['/usr/bin/node', '/opt/omatoimi.js', 'station', '--config', 'station.toml'],
  env: { HOME: '/root' },
  ...change,
});
const withCommand = (...args: string[]): ProcessStart => start({ argv: ['/usr/bin/node', '/opt/omatoimi.js', ...args] });

describe('the lean start of a station', () => {
  it('starts a plain station again with flags, variables and the same arguments', () => {
    expect(leanStart(start())).toEqual({
      args: ['/usr/bin/node', ...leanNodeFlags, '/opt/omatoimi.js', 'station', '--config', 'station.toml'],
      env: { HOME: '/root', ...leanEnvironment, [startedAgain]: '1' },
    });
  });

  it('does so for the demo, with options before the command too', () => {
    expect(leanStart(withCommand('--json', 'demo'))?.args.slice(-2)).toEqual(['--json', 'demo']);
  });

  it('never starts a process again that was', () => {
    expect(leanStart(start({ env: { [startedAgain]: '1' } }))).toBeNull();
  });

  it('leaves a process alone that was started as it should be', () => {
    expect(leanStart(start({ execArgv: leanNodeFlags, env: leanEnvironment }))).toBeNull();
  });

  it.each([['config', 'check', 'station'], ['patron', '--config', 'F'], ['simulate', 'library-system'], ['--help'], []])(
    'leaves short commands alone: %s %s',
    (...args) => {
      expect(leanStart(withCommand(...args))).toBeNull();
    },
  );

  it.each(['win32', 'darwin'])('leaves %s alone', (platform) => {
    expect(leanStart(start({ platform }))).toBeNull();
  });

  it('keeps what Node was told by whoever started it, and a number of arenas that the site chose', () => {
    const again = leanStart(start({ execArgv: ['--inspect', '--expose-gc'], env: { MALLOC_ARENA_MAX: '1' } }));
    expect(again?.args.slice(1, 4)).toEqual(['--inspect', '--expose-gc', '--max-semi-space-size=1']);
    expect(again?.env['MALLOC_ARENA_MAX']).toBe('1');
  });
});

import { describe, expect, it } from 'vitest';
import { parseShellOptions } from './shell-options.ts';

describe('the command line of the shell', () => {
  it('names a service, a view and the kiosk window', () => {
    expect(parseShellOptions(['/app/main.js', '--token-file=/run/omatoimi/shell-token.json', '--view=kiosk', '--kiosk', '--no-sandbox'])).toEqual({
      view: 'kiosk',
      isKiosk: true,
      source: { kind: 'service', tokenFile: '/run/omatoimi/shell-token.json' },
      node: null,
      rendererDir: null,
    });
  });

  it('opens the start page of a demo', () => {
    expect(parseShellOptions(['--demo'])).toMatchObject({ view: 'landing', isKiosk: false, source: { kind: 'demo' } });
  });

  it.each([
    [[], '--token-file'],
    [['--demo', '--config=a.toml'], 'only one'],
    [['--demo', '--view=admin'], '--view'],
    [['--token-file='], '--token-file'],
    [['--token-file'], '--token-file'],
    [['--demo=yes'], '--demo'],
  ])('refuses %j with a sentence about it', (args, part) => {
    expect(() => parseShellOptions(args)).toThrow(expect.objectContaining({ code: 'PROGRAM_USAGE', message: expect.stringContaining(part) }));
  });
});

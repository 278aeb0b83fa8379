import { describe, expect, it } from 'vitest';
import type { KioskError } from '../../contracts/errors.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { ShellTokenKeeper } from './shell-token-keeper.ts';
import type { RemoveTokenFile } from './shell-token-file.ts';

const token = { url: 'http://127.0.0.1:4600/', token: 'secret', pid: 1 };

function rig(write: () => Promise<RemoveTokenFile>) {
  const clock = new VirtualClock();
  const states: (string | null)[] = [];
  const onState = (error: KioskError | null): void => void states.push(error?.code ?? null);
  return { clock, states, keeper: new ShellTokenKeeper({ file: '/data/shell-token.json', token, clock, onState, write }) };
}

describe('the keeper of the shell token', () => {
  it('tries again every 10 seconds until the disk takes the file, and tells of the failure and of its end once each', async () => {
    let tries = 0;
    const { clock, states, keeper } = rig(async () => {
      tries += 1;
      if (tries < 4) throw Object.assign(new Error('read-only'), { code: 'EROFS' });
      return async () => undefined;
    });
    await keeper.start();
    for (let at = 0; at < 5; at += 1) await clock.advance(10_000);
    expect([tries, states]).toEqual([4, ['STORE_UNAVAILABLE', null]]);
  });

  it('does not hold up the start on a disk that does not answer, and takes its late answer', async () => {
    const slow = Promise.withResolvers<RemoveTokenFile>();
    const { clock, states, keeper } = rig(() => slow.promise);
    const started = keeper.start();
    await clock.advance(1000);
    await started;
    slow.resolve(async () => undefined);
    await clock.advance(0);
    expect(states).toEqual(['STORE_UNAVAILABLE', null]);
  });

  it('leaves no file that was written after its stop', async () => {
    const slow = Promise.withResolvers<RemoveTokenFile>();
    let removed = 0;
    const { clock, keeper } = rig(() => slow.promise);
    const started = keeper.start();
    await clock.advance(1000);
    await started;
    await keeper.stop();
    slow.resolve(async () => void (removed += 1));
    await clock.advance(0);
    expect(removed).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { deferred } from '../../test/support/fake-library-system.ts';
import { settle, VirtualClock } from '../../test/virtual-clock.ts';
import { WorkQueue } from './work-queue.ts';

function setUp(parallel: number) {
  const clock = new VirtualClock();
  const queue = new WorkQueue({ clock, parallel, limitMs: 1_000 });
  const log: string[] = [];
  const calls = new Map<string, ReturnType<typeof deferred<string>>>();
  const add = (name: string, group = 1): void => {
    const call = deferred<string>();
    calls.set(name, call);
    queue.add({
      group,
      run: () => {
        log.push(`run ${name}`);
        return call.promise;
      },
      done: (value) => void log.push(`done ${value}`),
      failed: () => void log.push(`failed ${name}`),
      overdue: () => void log.push(`overdue ${name}`),
    });
  };
  const finish = async (name: string): Promise<void> => {
    calls.get(name)?.resolve(name);
    await settle();
  };
  return { clock, queue, log, calls, add, finish };
}

describe('the work queue', () => {
  it('runs one call after the other', async () => {
    const { log, add, finish } = setUp(1);
    add('a');
    add('b');
    expect(log).toEqual(['run a']);
    await finish('a');
    expect(log).toEqual(['run a', 'done a', 'run b']);
  });

  it('runs as many at once as it may', async () => {
    const { log, add, finish } = setUp(2);
    for (const name of ['a', 'b', 'c']) add(name);
    expect(log).toEqual(['run a', 'run b']);
    await finish('b');
    expect(log).toEqual(['run a', 'run b', 'done b', 'run c']);
  });

  it('gives the place of a call that takes too long to the next, and still hands its outcome on', async () => {
    const { clock, log, add, finish } = setUp(1);
    add('a');
    add('b');
    await clock.advance(999);
    expect(log).toEqual(['run a']);
    await clock.advance(1);
    expect(log).toEqual(['run a', 'overdue a', 'run b']);
    await finish('a');
    expect(log.at(-1)).toBe('done a');
  });

  it('goes on after a failure', async () => {
    const { log, calls, add } = setUp(1);
    add('a');
    add('b');
    calls.get('a')?.reject(new Error('no'));
    await settle();
    expect(log).toEqual(['run a', 'failed a', 'run b']);
  });

  it('tells when a group is done, at once where nothing of it is left', async () => {
    const { queue, log, add, finish } = setUp(1);
    add('a', 1);
    add('b', 1);
    queue.afterGroup(1, () => void log.push('group 1 done'));
    queue.afterGroup(2, () => void log.push('group 2 done'));
    expect(log).toEqual(['run a', 'group 2 done']);
    await finish('a');
    await finish('b');
    expect(log).toEqual(['run a', 'group 2 done', 'done a', 'run b', 'done b', 'group 1 done']);
  });

  it('forgets everything when stopped', async () => {
    const { clock, queue, log, add, finish } = setUp(1);
    add('a');
    add('b');
    queue.stop();
    await finish('a');
    add('c');
    expect(log).toEqual(['run a']);
    expect(clock.pendingTimers).toBe(0);
  });
});

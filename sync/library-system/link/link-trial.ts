import { type Clock, within } from '../../../contracts/clock.ts';
import { KioskError } from '../../../contracts/errors.ts';
import type { HasHealth, Health } from '../../../contracts/health.ts';

/** One step of a technician's check. `attempt` tells what was found, never a card or PIN; its error says what to do. */
export interface LinkTrial {
  readonly name: string;
  readonly attempt: () => Promise<string>;
}

/** Longest wait for the first word of a link, in milliseconds: connecting and logging in have limits of their own within it. */
const limitMs = 17_000;

/** That a link which keeps connections gets in: `detail` where it does, its own remedy where not. */
export function loginTrial(link: HasHealth, clock: Clock, { name, detail }: { readonly name: string; readonly detail: string }): LinkTrial {
  const attempt = async (): Promise<string> => {
    const health = await within(clock, limitMs, firstHealth(link));
    if (health !== 'overdue' && health.state === 'ready') return detail;
    if (health !== 'overdue' && health.state === 'faulted') throw new KioskError(health.code, health.remedy);
    throw new KioskError('LIBRARY_TIMEOUT', 'Nothing was heard while connecting and logging in: look whether the library system is overloaded.');
  };
  return { name, attempt };
}

function firstHealth(link: HasHealth): Promise<Health> {
  if (link.health.state !== 'starting') return Promise.resolve(link.health);
  return new Promise((resolve) => {
    const stopListening = link.onHealth((health) => {
      if (health.state === 'starting') return;
      stopListening();
      resolve(health);
    });
  });
}

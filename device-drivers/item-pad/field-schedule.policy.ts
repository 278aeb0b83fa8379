import type { FieldState, TrackedTag } from './field.machine.ts';

/** What the pad does next for the tracking. `wait`: nothing before `dueAtMs`. */
export type FieldTask =
  | { readonly kind: 'inventory' }
  | { readonly kind: 'blocks' | 'dsfid' | 'security'; readonly tag: TrackedTag }
  | { readonly kind: 'wait'; readonly dueAtMs: number };

/**
 * Time between two looks at who is there: while nothing else is to do, at least while a stack is being read, and on a pad that lay
 * empty for a while. Each look costs the PC about half a millisecond of CPU, day and night; a first item may wait for it once.
 */
export const inventoryEveryMs = { idle: 15, busy: 650, quiet: 75 } as const;
/** How long a pad lies empty until it is quiet. */
export const quietAfterMs = 5000;

/**
 * Ids first: a whole stack's memory before anybody's security, each in the order of arrival. Tags beyond the stack limit wait
 * until others are taken away.
 */
export function nextTask({ tags, inventoryAtMs, emptySinceMs }: FieldState, stackLimit: number, atMs: number): FieldTask {
  const isQuiet = emptySinceMs !== null && atMs - emptySinceMs >= quietAfterMs;
  const idleMs = isQuiet ? inventoryEveryMs.quiet : inventoryEveryMs.idle;
  const inventoryAge = inventoryAtMs === null ? Number.POSITIVE_INFINITY : atMs - inventoryAtMs;
  if (inventoryAge >= inventoryEveryMs.busy) return { kind: 'inventory' };
  // What the last inventory missed would cost a time-out for nothing.
  const here = tags.slice(0, stackLimit).filter(({ missed }) => missed === 0);
  const due = here.filter(({ dueAtMs }) => dueAtMs <= atMs);
  const unread = due.find(({ want, failures }) => want !== 'nothing' && failures === 0);
  if (unread !== undefined) return { kind: unread.want === 'dsfid' ? 'dsfid' : 'blocks', tag: unread };
  const unsure = due.find(({ want, isSecurityRead }) => want === 'nothing' && !isSecurityRead);
  if (unsure !== undefined) return { kind: 'security', tag: unsure };
  if (inventoryAge >= idleMs) return { kind: 'inventory' };
  const again = due.find(({ want }) => want !== 'nothing');
  if (again !== undefined) return { kind: again.want === 'dsfid' ? 'dsfid' : 'blocks', tag: again };
  return { kind: 'wait', dueAtMs: (inventoryAtMs ?? atMs) + idleMs };
}

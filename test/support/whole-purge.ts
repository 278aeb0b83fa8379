import type { StoreSession } from '../../sync/store/store-session.ts';

const dayMs = 86_400_000;

/** Every step of a purge. Returns whether the bytes are gone. */
export function purgeWhole(session: StoreSession, nowMs: number): boolean {
  for (let isFirst = true; ; isFirst = false) {
    const { isMore, isErased } = session.purge({ nowMs, isFirst });
    if (!isMore) return isErased;
  }
}

/** Where and when a store is opened. */
export interface Opening {
  readonly dataDir: string;
  readonly nowMs: number;
}

/** Opens a store; its purge is to follow before anything is used. */
export function openForPurge(session: StoreSession, { dataDir, nowMs }: Opening): void {
  session.open({ dataDir, nowMs, retentionMs: { doorFault: 30 * dayMs, kioskFault: 30 * dayMs }, forgetsBorrowers: false });
}

/** Opens a store as a station does: purged before it is used. Returns whether the bytes are gone. */
export function openWhole(session: StoreSession, opening: Opening): boolean {
  openForPurge(session, opening);
  return purgeWhole(session, opening.nowMs);
}

import { type Clock, delay } from '../../contracts/clock.ts';
import type { AirResult, TagAir } from './tag-air.ts';

/** Makes one call to the air for a job; rejects once the line that the job began on is gone. */
export interface AskAir {
  <Value>(call: (air: TagAir) => Promise<Value>): Promise<Value>;
}

/** What a job on the air works with. */
export interface AirTurn {
  readonly ask: AskAir;
  readonly clock: Clock;
}

/** Tries of one exchange with a tag: at the pad's edge some get lost; more would keep the patron waiting for nothing. */
export const exchangeTries = 4;
const firstWaitMs = 20;

/** Asks a tag until it answers, at most `exchangeTries` times with growing waits. A plain no (locked, unsupported ...) is an answer. */
export async function askTag<Value>(turn: AirTurn, call: (air: TagAir) => Promise<AirResult<Value>>): Promise<AirResult<Value>> {
  for (let tried = 1; ; tried += 1) {
    const result = await turn.ask(call);
    if (result.ok || !isPassing(result.failure) || tried === exchangeTries) return result;
    await delay(turn.clock, firstWaitMs * tried);
  }
}

/** Whether the same exchange may succeed a moment later. */
export function isPassing(failure: string): boolean {
  return failure === 'noAnswer' || failure === 'failed';
}

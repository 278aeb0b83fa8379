import type { WritableDb } from '../database.ts';

/** One step of the schema. A step that has been released never changes: what comes later is a step of its own. */
export interface Migration {
  /** Rises by one from step to step, from 1 on. */
  readonly number: number;
  readonly name: string;
  /** Changes schema and rows; runs inside a transaction. */
  apply(db: WritableDb): void;
}

import { migration0001 } from './0001-traces.ts';
import { migration0002 } from './0002-sealed-borrowers.ts';
import { migration0003 } from './0003-moved-rows.ts';
import type { Migration } from './migration.ts';

/** Every step of the schema, in order. */
export const migrations: readonly Migration[] = [migration0001, migration0002, migration0003];

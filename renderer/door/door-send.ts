import type { DoorIntent } from '../../contracts/views.schema.ts';

/** Hands an intention to the station. */
export type DoorSend = (intent: DoorIntent) => void;

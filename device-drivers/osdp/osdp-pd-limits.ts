/** Time from one turn to the next: POLL each 50 ms (5.8), less what timers are late by. */
export const pollMs = 43;
/** How long BUSY is left in peace. */
export const busyMs = 100;
/** No answer for so long: it is told, and contacts are unknown. */
export const silentMs = 1000;
/** No answer for so long: the channel is dropped. */
export const offlineMs = 8000;
/** Between two tries of a device that does not answer, so that it takes little of the line from the others. */
export const silentPauseMs = 300;
/** After a breach of the channel; doubled each time. */
export const firstRestMs = 1000;
/** Longest rest after a breach. */
export const longestRestMs = 30_000;
/** So many damaged answers to one command on a secure line are no accident. */
export const mostDamaged = 4;

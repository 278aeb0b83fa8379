/** Gives back what only the start needed, where this process was started so that it can (`leanNodeFlags`): some 20 ms, once. */
export function settleMemory(): void {
  globalThis.gc?.();
}

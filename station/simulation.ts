/** Everything the simulator gives. */
export type Simulator = typeof import('../simulator/index.ts');

/** The one dynamic import of the twins: a station in service never loads them. */
export function loadSimulator(): Promise<Simulator> {
  return import('../simulator/index.ts');
}

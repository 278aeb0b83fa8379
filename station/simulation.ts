/** The one dynamic import of the twins: a station in service never loads them. */
export function loadSimulator(): Promise<typeof import('../simulator/index.ts')> {
  return import('../simulator/index.ts');
}

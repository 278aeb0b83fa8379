/** What is quoted of a sample of milliseconds. */
export interface Quantiles {
  readonly n: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Quantiles of a sample, rounded to microseconds. */
export function quantiles(sample: readonly number[]): Quantiles {
  const sorted = [...sample].sort((a, b) => a - b);
  const at = (q: number): number => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN) * 1000) / 1000;
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

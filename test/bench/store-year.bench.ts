import { seededRandom } from '../support/seeded-random.ts';
import { liveThrough } from '../support/store-year.ts';
import type { Figure } from './figure.ts';

/** How large the store of a busy station becomes in a year of virtual use, beside its first month. */
export async function measureStoreYear(): Promise<Figure[]> {
  const { largest, traces } = liveThrough(360, 80, seededRandom(1));
  const [first = 0, ...later] = largest;
  const most = Math.max(...later);
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;
  return [
    {
      name: `store: largest in months 2-12 (${traces.toLocaleString('en')} traces)`,
      value: `${megabytes(most)}, month 1: ${megabytes(first)}`,
      target: '<= 1.15 x month 1',
      isMet: most <= first * 1.15,
      data: largest,
    },
  ];
}

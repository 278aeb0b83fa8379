import { expect, it } from 'vitest';
import { readEffort } from '../run/effort.ts';
import { tell } from '../run/tell.ts';
import { cardMemoryLine, measureCardMemory, mostGrowth } from '../support/card-memory.ts';

const { seed, count } = readEffort(20_000);

it(`grows by no more than a tenth over ${count} refused cards (seed ${seed})`, async () => {
  const memory = await measureCardMemory(count, seed);
  tell(cardMemoryLine(memory));
  expect(memory.growth).toBeLessThanOrEqual(mostGrowth);
});

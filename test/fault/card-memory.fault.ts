import { expect, it } from 'vitest';
import { cardMemoryLine, measureCardMemory, mostGrowth } from '../support/card-memory.ts';

it('grows by no more than a tenth over 1,000 refused cards after 500 to warm it up', async () => {
  const memory = await measureCardMemory(1_000, 1);
  expect(memory.growth, cardMemoryLine(memory)).toBeLessThanOrEqual(mostGrowth);
});

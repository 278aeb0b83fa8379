import { expect, it } from 'vitest';
import { readEffort } from '../run/effort.ts';
import { flawless, judgePacedCards, presentPacedCards } from '../support/paced-cards.ts';

const { seed, count } = readEffort(10_000);

it(`cuts, doubles and silently loses none of ${count} cards paced as at 9,600 baud (seed ${seed})`, async () => {
  const run = await presentPacedCards(count, seed);
  expect(judgePacedCards(run)).toEqual(flawless);
});

import { expect, it } from 'vitest';
import { flawless, judgePacedCards, presentPacedCards } from '../support/paced-cards.ts';

it('cuts, doubles and silently loses none of 300 cards paced as at 9,600 baud', async () => {
  expect(judgePacedCards(await presentPacedCards(300, 1))).toEqual(flawless);
});

import { maxBatchItems } from '../../../contracts/library-rest.schema.ts';
import type { ItemId } from '../../../contracts/ids.ts';
import type { CheckoutOutcome, CheckoutQuestion, PatronQuestion } from '../../../contracts/ports/library-system.port.ts';

/** Sends one batch and gives one outcome per item, in order. */
export type SendBatch = (patron: PatronQuestion, items: readonly ItemId[]) => Promise<readonly CheckoutOutcome[]>;

interface Batch {
  readonly patron: PatronQuestion;
  readonly items: ItemId[];
  readonly outcomes: Promise<readonly CheckoutOutcome[]>;
}

/** Loans of one patron that are asked for within one turn of the event loop go out as one request. */
export class CheckoutBatches {
  readonly #send: SendBatch;
  #open: Batch[] = [];

  constructor(send: SendBatch) {
    this.#send = send;
  }

  async add(question: CheckoutQuestion): Promise<CheckoutOutcome> {
    const batch = this.#open.find((each) => fits(each, question)) ?? this.#begin(question);
    const at = batch.items.push(question.item) - 1;
    const outcome = (await batch.outcomes)[at];
    return outcome ?? { kind: 'refused', code: 'outcome-unclear', title: null };
  }

  #begin({ card, pin }: CheckoutQuestion): Batch {
    const items: ItemId[] = [];
    const patron = { card, pin };
    const outcomes = Promise.resolve().then(() => {
      this.#open = this.#open.filter((each) => each !== batch);
      return this.#send(patron, items);
    });
    const batch: Batch = { patron, items, outcomes };
    this.#open.push(batch);
    return batch;
  }
}

/** The same item asked for twice is two wishes: the second may be a renewal. */
function fits({ patron, items }: Batch, { card, pin, item }: CheckoutQuestion): boolean {
  return patron.card.equals(card) && patron.pin?.reveal() === pin?.reveal() && items.length < maxBatchItems && !items.includes(item);
}

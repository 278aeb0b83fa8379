import { isKioskError } from '../../../contracts/errors.ts';
import { type ItemId, parseItemId } from '../../../contracts/ids.ts';
import type { Fees, Hold, Holds, ItemState, Loan, RenewAllOutcome, RenewOutcome } from '../../../contracts/patron-account.ts';
import type { CheckoutQuestion, PatronQuestion } from '../../../contracts/ports/library-system.port.ts';
import type { CivilDate } from '../profiles/civil-date.ts';
import type { PatronList, Sip2Profile } from '../profiles/sip2-profile.ts';
import type { LocalTime } from './sip2-date.codec.ts';
import type { DecodedSip2 } from './sip2-decode.codec.ts';
import type { Sip2Outgoing } from './sip2-encode.codec.ts';
import { itemInformationRequest, patronInformationRequest, type RequestOrigin, type RequestPatron, summaries } from './sip2-requests.ts';

/** What the account's questions need of the client. */
export interface AccountParts {
  readonly profile: Sip2Profile;
  readonly time: LocalTime;
  /** How many questions may be under way at once. */
  readonly connections: number;
  readonly origin: () => RequestOrigin;
  readonly today: () => CivilDate;
  /** When a question that begins now must have ended, in monotonic milliseconds. */
  readonly deadline: () => number;
  readonly ask: (request: Sip2Outgoing, deadlineAt: number) => Promise<DecodedSip2>;
  readonly renew: (question: CheckoutQuestion) => Promise<RenewOutcome>;
}

/** What a patron sees of the own account. Everything is asked live and nothing is kept. */
export class Sip2Account {
  readonly #parts: AccountParts;

  constructor(parts: AccountParts) {
    this.#parts = parts;
  }

  /** The barcodes in one question, then title and due date of each as far as they come in time. */
  async loans(question: PatronQuestion): Promise<readonly Loan[] | null> {
    const { deadline, today, profile } = this.#parts;
    if (!profile.listsLoans) return null;
    const deadlineAt = deadline();
    const items = (await this.#list(question, 'chargedItems', deadlineAt)).flatMap(asItemId);
    const states = await this.#states(items, deadlineAt);
    return items.map((item, at) => loanOf(item, states[at] ?? null, today()));
  }

  async holds(question: PatronQuestion): Promise<Holds> {
    const deadlineAt = this.#parts.deadline();
    const [ready, waiting] = await Promise.all([this.#holds(question, 'readyHolds', deadlineAt), this.#holds(question, 'waitingHolds', deadlineAt)]);
    return { ready, waiting };
  }

  async fees(question: PatronQuestion): Promise<Fees | null> {
    const { origin, ask, deadline, profile } = this.#parts;
    const patron = requestPatron(question);
    return profile.fees(await ask(patronInformationRequest(origin(), patron), deadline()), patron.card);
  }

  item(item: ItemId): Promise<ItemState> {
    return this.#item(item, this.#parts.deadline());
  }

  /**
   * One by one (29) in place of one message for all (65): its answer tells no due date and no reason, and one server
   * filled its lists with the text `ARRAY(0x...)`.
   */
  async renewAll(question: PatronQuestion): Promise<RenewAllOutcome | null> {
    const { connections, deadline, renew, profile } = this.#parts;
    if (!profile.listsLoans) return null;
    const items = (await this.#list(question, 'chargedItems', deadline())).flatMap(asItemId);
    const outcomes = await inParallel(items, connections, (item) => renew({ ...question, item }));
    return { results: items.map((item, at) => ({ item, outcome: outcomes[at] ?? notRenewed })) };
  }

  async #list(question: PatronQuestion, list: PatronList, deadlineAt: number): Promise<readonly string[]> {
    const { origin, ask, profile } = this.#parts;
    const patron = requestPatron(question);
    return profile.listed(await ask(patronInformationRequest(origin(), patron, summaries[list]), deadlineAt), { list, card: patron.card });
  }

  /** A hold is listed by a barcode, by a title, or by words of the system: a barcode becomes its title. */
  async #holds(question: PatronQuestion, list: PatronList, deadlineAt: number): Promise<Hold[]> {
    const values = await this.#list(question, list, deadlineAt);
    const items = values.map((value) => asItemId(value)[0] ?? null);
    const states = await this.#states(
      items.filter((item) => item !== null),
      deadlineAt,
    );
    const titles = new Map(items.filter((item) => item !== null).map((item, at) => [item, states[at]?.kind === 'known' ? states[at].title : '']));
    return values.map((value, at) => ({ title: (items[at] === null ? '' : titles.get(items[at] as ItemId)) || value, pickup: null }));
  }

  async #item(item: ItemId, deadlineAt: number): Promise<ItemState> {
    const { origin, ask, profile, time } = this.#parts;
    return profile.itemState(await ask(itemInformationRequest(origin(), item), deadlineAt), { item, time });
  }

  async #states(items: readonly ItemId[], deadlineAt: number): Promise<(ItemState | null)[]> {
    return inParallel(items, this.#parts.connections, (item) => this.#item(item, deadlineAt));
  }
}

const notRenewed: RenewOutcome = { kind: 'refused', code: 'library-system-unreachable', title: null };
const requestPatron = ({ card, pin }: PatronQuestion): RequestPatron => ({ card: card.reveal(), pin: pin?.reveal() ?? '' });

/** Lists hold what the system likes: what cannot be a barcode is no item that can be asked about. */
function asItemId(value: string): ItemId[] {
  try {
    return /\s/.test(value) ? [] : [parseItemId(value)];
  } catch {
    return [];
  }
}

function loanOf(item: ItemId, state: ItemState | null, today: CivilDate): Loan {
  const known = state?.kind === 'known' ? state : null;
  const due = known?.loan?.due ?? { date: null, text: '' };
  const isOverdue = due.date !== null && Number(due.date.replaceAll('-', '')) < today;
  return { item, title: known?.title ?? '', due, isOverdue, mayRenew: 'unknown' };
}

/** Runs `work` for each value, at most `limit` at once, in order; what failed for a reason of the library system is null. */
async function inParallel<Value, Result>(
  values: readonly Value[],
  limit: number,
  work: (value: Value) => Promise<Result>,
): Promise<(Result | null)[]> {
  const results: (Result | null)[] = values.map(() => null);
  const entries = values.entries();
  const lane = async (): Promise<void> => {
    for (const [at, value] of entries) {
      results[at] = await work(value).catch((error: unknown) => {
        if (isKioskError(error)) return null;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: limit }, lane));
  return results;
}

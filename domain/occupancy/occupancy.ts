import type { DoorId } from '../../contracts/ids.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';
import type { StationEvent } from '../../contracts/station-events.ts';

/** How many people are inside, and by how many that may be wrong, either way. */
export interface Headcount {
  /** Where the uncertainty is not known: so many at least. */
  readonly inside: number;
  /** null: nobody knows who was inside when the count began, as after a restart in open hours, or who left since, as where a contact failed. */
  readonly uncertainty: number | null;
  /** Since self-service began: let in or signed in indoors, one a card. */
  readonly signedIn: number;
}

/** A door by which people come in. */
export interface Entrance {
  readonly door: DoorId;
  /** Where the leaf is not watched a grant is all that is known. */
  readonly isWatched: boolean;
  /** Whether the contact reads open now; asked until the first event of the leaf, since one that is found open at the start is none. */
  readonly isFoundOpen: () => boolean;
}

/** What a site can count with. */
export interface OccupancyOptions {
  /** null: not limited. */
  readonly capacity: number | null;
  /** The doors by which people come in. */
  readonly entrances: readonly Entrance[];
  /** Whether every person in and out is counted by a counter of its own; doors then count for nothing. */
  readonly hasCounter: boolean;
  /** The site's state when the count begins. */
  readonly state: SiteState;
  /** The site closed from self-service, and by the count nobody can say that all have left. */
  readonly onPeopleLeft: (count: Pick<Headcount, 'inside' | 'uncertainty'>) => void;
  /** The count reached the capacity, or fell below it again. */
  readonly onFull: (isFull: boolean) => void;
}

interface Passage {
  /** Whether its contact can be read now. */
  isWatched: boolean;
  /** null: nothing was told of the leaf since the start. */
  isOpen: boolean | null;
  readonly isFoundOpen: () => boolean;
  isGranted: boolean;
  /** Let in since its contact failed; null: it did not. */
  unseen: number | null;
}

/**
 * Counts people without knowing who they are. One opening on a grant is one who came in, one on a request to exit one who left; more may have gone
 * through it, so that every exit, and every grant at an unwatched door, makes the count one less sure. Staff's hours and closing end a count.
 *
 * A count that begins while people may be inside knows how many at least: those who came since, less those who left.
 */
export class Occupancy {
  readonly #options: OccupancyOptions;
  readonly #passages: ReadonlyMap<DoorId, Passage>;
  /** Marks of cards since self-service began; a mark says nothing once the period is over. */
  readonly #marks = new Set<string>();
  #inside = 0;
  #uncertainty = 0;
  #isBaseKnown: boolean;
  #isFull = false;
  #state: SiteState;

  constructor(options: OccupancyOptions) {
    this.#options = options;
    this.#state = options.state;
    this.#isBaseKnown = this.#isLookedAfterIn(options.state);
    this.#passages = new Map(options.entrances.map(({ door, ...entrance }) => [door, { ...entrance, isOpen: null, isGranted: false, unseen: null }]));
  }

  get headcount(): Headcount {
    return { inside: this.#inside, uncertainty: this.#isBaseKnown ? this.#uncertainty : null, signedIn: this.#marks.size };
  }

  /** Every event of the station, in order. */
  hear(event: StationEvent): void {
    if (event.type === 'site.evacuationBegan') this.#isBaseKnown = false;
    if (event.type === 'site.evacuationEnded') this.#beginAnew();
    const passage = 'door' in event && event.door !== undefined ? this.#passages.get(event.door) : undefined;
    if (passage !== undefined) this.#hearOf(passage, event);
  }

  #hearOf(passage: Passage, event: StationEvent): void {
    switch (event.type) {
      case 'door.granted':
        this.#granted(passage);
        break;
      case 'door.grantedNotOpened':
        passage.isGranted = false;
        break;
      case 'door.opened':
        passage.isOpen = true;
        if (event.by === 'exit') this.#left();
        else if (passage.isGranted) this.#entered(true);
        passage.isGranted = false;
        break;
      case 'door.forcedOpen':
        passage.isOpen = true;
        this.#doubt();
        break;
      case 'door.closed':
        passage.isOpen = false;
        break;
      case 'contact.faulted':
        this.#loseSight(passage);
        break;
      case 'contact.ready':
        this.#regainSight(passage);
        break;
      default:
    }
  }

  /**
   * A card that was let in at a door, or signed in indoors. `mark` is the same for one card in one period only.
   * @returns whether it is the card's first time in this period
   */
  cardSeen(mark: string, where: 'door' | 'indoors'): boolean {
    const isFirst = !this.#marks.has(mark);
    this.#marks.add(mark);
    // Who was inside before the count began is counted by signing in.
    if (isFirst && where === 'indoors' && !this.#options.hasCounter) this.#change(1);
    return isFirst;
  }

  /** A pulse of a people counter. */
  counted(way: 'in' | 'out'): void {
    this.#change(way === 'in' ? 1 : -1);
  }

  /** Staff looked, and say how many are inside. Who signed in stays signed in. */
  set(inside: number): void {
    this.#begin(inside);
    this.#tellFull();
  }

  /**
   * Staff count for themselves, and see to it that nobody stays when they close. Where the site closes by itself nobody looked: unless the count is sure that all
   * have left, it is told, and a new one begins that does not know. Signings-in just before staff leave stand.
   */
  siteChanged(state: SiteState): void {
    const before = this.#state;
    this.#state = state;
    if (state === 'selfService') return;
    if (state === 'closed') this.#close(before);
    else if (this.#isLookedAfterIn(state)) this.#begin(0);
    this.#marks.clear();
    this.#tellFull();
  }

  #isLookedAfterIn(state: SiteState): boolean {
    return state === 'staffed' && !this.#options.hasCounter;
  }

  #close(before: SiteState): void {
    const { inside, uncertainty } = this.headcount;
    const isEmpty = before === 'staffed' || (inside === 0 && uncertainty === 0);
    if (!isEmpty) this.#options.onPeopleLeft({ inside, uncertainty });
    this.#begin(0);
    this.#isBaseKnown = isEmpty;
  }

  #begin(inside: number): void {
    for (const passage of this.#passages.values()) passage.unseen = passage.unseen === null ? null : 0;
    this.#inside = inside;
    this.#uncertainty = 0;
    this.#isBaseKnown = true;
  }

  /** Everybody left by doors that were released for all, and nobody knows who came back: from nobody on, at least. */
  #beginAnew(): void {
    this.#begin(0);
    this.#isBaseKnown = false;
    this.#marks.clear();
    this.#tellFull();
  }

  /** Who leaves is no longer seen, and who was let in a moment ago may be in already. */
  #loseSight(passage: Passage): void {
    Object.assign(passage, { isWatched: false, isOpen: false, unseen: passage.unseen ?? 0 });
    if (!this.#options.hasCounter) this.#isBaseKnown = false;
    if (passage.isGranted) this.#enteredUnseen(passage);
    passage.isGranted = false;
    this.#tellFull();
  }

  /** Who was let in meanwhile may have left, too: they count no longer, or a count that never went down would shut others out. */
  #regainSight(passage: Passage): void {
    if (!this.#options.hasCounter) this.#inside = Math.max(0, this.#inside - (passage.unseen ?? 0));
    Object.assign(passage, { isWatched: true, unseen: null });
    this.#tellFull();
  }

  #granted(passage: Passage): void {
    // Into a door that stands open nobody sees who goes.
    if (!passage.isWatched || (passage.isOpen ?? passage.isFoundOpen())) this.#enteredUnseen(passage);
    else passage.isGranted = true;
  }

  #enteredUnseen(passage: Passage): void {
    if (passage.unseen !== null) passage.unseen += 1;
    this.#entered(false);
  }

  #entered(isSeen: boolean): void {
    if (this.#options.hasCounter) return;
    if (!isSeen) this.#uncertainty += 1;
    this.#change(1);
  }

  #left(): void {
    if (this.#options.hasCounter) return;
    this.#doubt();
    this.#change(-1);
  }

  #doubt(): void {
    this.#uncertainty += 1;
  }

  #change(by: 1 | -1): void {
    // One more left than came: the count was wrong by so much, or it was one of those whom nobody counted.
    if (by < 0 && this.#inside === 0) this.#doubt();
    else this.#inside += by;
    this.#tellFull();
  }

  #tellFull(): void {
    const { capacity, onFull } = this.#options;
    // Where a contact failed nobody is seen to leave: the count shuts nobody out then, unless a counter counts.
    const isBlind = !this.#options.hasCounter && [...this.#passages.values()].some(({ unseen }) => unseen !== null);
    const isFull = capacity !== null && !isBlind && this.#inside >= capacity;
    if (isFull === this.#isFull) return;
    this.#isFull = isFull;
    onFull(isFull);
  }
}

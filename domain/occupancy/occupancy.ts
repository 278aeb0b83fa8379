import type { DoorId } from '../../contracts/ids.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';
import type { StationEvent } from '../../contracts/station-events.ts';

/** How many people are inside, and by how many that may be wrong, either way. */
export interface Headcount {
  /** Where the uncertainty is not known: so many at least. */
  readonly inside: number;
  /** null: nobody knows who was inside when the count began, as after a restart in open hours. */
  readonly uncertainty: number | null;
  /** Since self-service began: let in or signed in indoors, one a card. */
  readonly signedIn: number;
}

/** What a site can count with. */
export interface OccupancyOptions {
  /** null: not limited. */
  readonly capacity: number | null;
  /** Doors whose leaf is watched; at others a grant is all that is known. */
  readonly watchedDoors: readonly DoorId[];
  /** Whether every person in and out is counted by a counter of its own; doors then count for nothing. */
  readonly hasCounter: boolean;
  /** The site's state when the count begins. */
  readonly state: SiteState;
  /** The count reached the capacity, or fell below it again. */
  readonly onFull: (isFull: boolean) => void;
}

interface Passage {
  isOpen: boolean;
  isGranted: boolean;
}

/**
 * Counts people without knowing who they are. One opening on a grant is one who came in, one on a request to exit one who left; more may have gone
 * through it, so that every exit, and every grant at an unwatched door, makes the count one less sure. Staff's hours and closing end a count.
 *
 * A count that begins while people may be inside knows how many at least: those who came since, less those who left.
 */
export class Occupancy {
  readonly #options: OccupancyOptions;
  readonly #watched: ReadonlyMap<DoorId, Passage>;
  /** Marks of cards since self-service began; a mark says nothing once the period is over. */
  readonly #marks = new Set<string>();
  #inside = 0;
  #uncertainty = 0;
  #isBaseKnown: boolean;
  #isFull = false;

  constructor(options: OccupancyOptions) {
    this.#options = options;
    this.#isBaseKnown = this.#isEmptyIn(options.state);
    this.#watched = new Map(options.watchedDoors.map((door) => [door, { isOpen: false, isGranted: false }]));
  }

  get headcount(): Headcount {
    return { inside: this.#inside, uncertainty: this.#isBaseKnown ? this.#uncertainty : null, signedIn: this.#marks.size };
  }

  /** Every event of the station, in order. */
  hear(event: StationEvent): void {
    if (!('door' in event) || event.door === undefined) return;
    const passage = this.#watched.get(event.door);
    if (event.type === 'door.granted') this.#granted(passage);
    if (passage === undefined) return;
    switch (event.type) {
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

  /** Staff count for themselves, and a closed site is empty: somebody looked. Signings-in just before staff leave stand. */
  siteChanged(state: SiteState): void {
    if (state === 'selfService') return;
    if (this.#isEmptyIn(state)) this.#begin(0);
    this.#marks.clear();
    this.#tellFull();
  }

  #isEmptyIn(state: SiteState): boolean {
    return state === 'closed' || (state === 'staffed' && !this.#options.hasCounter);
  }

  #begin(inside: number): void {
    this.#inside = inside;
    this.#uncertainty = 0;
    this.#isBaseKnown = true;
  }

  #granted(passage: Passage | undefined): void {
    // Into a door that stands open nobody sees who goes.
    if (passage === undefined || passage.isOpen) this.#entered(false);
    else passage.isGranted = true;
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
    const isFull = capacity !== null && this.#inside >= capacity;
    if (isFull === this.#isFull) return;
    this.#isFull = isFull;
    onFull(isFull);
  }
}

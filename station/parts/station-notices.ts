/** What can be wrong with a station itself, besides its devices and links. */
export type NoticeAbout =
  | 'store'
  | 'purge'
  | 'coreDumps'
  | 'shellToken'
  | 'journal'
  | 'journalExpired'
  | 'journalParked'
  | 'clock'
  | 'lockdownInput'
  | 'peopleLeft'
  | 'openingHours'
  | 'leftAtOdds'
  | 'pinAttempts'
  | 'pinGuessing'
  | 'keys'
  | 'tamper'
  | 'doorAlarm'
  | 'sweep'
  | 'lockdown'
  | 'evacuation'
  | 'supply'
  | 'printer'
  | 'texts';

/** The station's own warnings: those of its config, and those that come and go while it runs. */
export class StationNotices {
  readonly #lasting: readonly string[];
  readonly #passing = new Map<NoticeAbout, string>();

  constructor(lasting: readonly string[]) {
    this.#lasting = lasting;
  }

  /** Everything that is wrong now, as sentences that say what to do. */
  get all(): readonly string[] {
    return [...this.#lasting, ...this.#passing.values()];
  }

  /** `null`: it is well again. */
  set(about: NoticeAbout, sentence: string | null): void {
    if (sentence === null) this.#passing.delete(about);
    else this.#passing.set(about, sentence);
  }
}

/** Which items staff were shown since their card and PIN: that they were is recorded once a visit for each, however often it is read. */
export class ShownItems {
  readonly #record: () => Promise<void>;
  #shown = new Set<string>();
  /** One reading after the other: two at a time would record the same item twice. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param record writes that items are shown; rejects where it can't be written */
  constructor(record: () => Promise<void>) {
    this.#record = record;
  }

  /** A new visit, which was shown nothing yet. */
  begin(): void {
    this.#shown = new Set();
  }

  /** These are seen to: where they come again, they are new. */
  forget(items: readonly string[]): void {
    for (const item of items) this.#shown.delete(item);
  }

  /** Records that these are shown, if any is new; false where it can't be recorded: then they must not be shown. Never rejects. */
  isRecorded(items: readonly string[]): Promise<boolean> {
    const shown = this.#shown;
    const done = this.#last.then(() => this.#recordNew(shown, items));
    this.#last = done;
    return done;
  }

  async #recordNew(shown: Set<string>, items: readonly string[]): Promise<boolean> {
    if (items.every((item) => shown.has(item))) return true;
    try {
      await this.#record();
    } catch {
      return false;
    }
    for (const item of items) shown.add(item);
    return true;
  }
}

/** One breach of a house rule, with the place to mend it. */
export interface Finding {
  readonly rule: string;
  /** Path from the repository's root, with forward slashes. */
  readonly file: string;
  /** First line of the breach, counted from 1. */
  readonly line: number;
  readonly message: string;
}

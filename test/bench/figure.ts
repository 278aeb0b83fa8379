/** One measured figure beside its target. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly target: string;
  /** null where no target is set. */
  readonly isMet: boolean | null;
  readonly data: unknown;
}

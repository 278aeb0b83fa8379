import type { BenchAction, BenchView } from '../../contracts/bench.schema.ts';

/** What every part of the bench gets. */
export interface BenchProps {
  readonly view: BenchView;
  act(action: BenchAction): void;
}

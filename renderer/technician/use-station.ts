import { useEffect, useState } from 'react';
import type { StationClient } from '../link/rpc-connection.ts';

/** The newest view of a stream, null until there is one. `open` must not change. */
export function useStream<View>(
  client: StationClient,
  open: (client: StationClient, signal: AbortSignal) => Promise<AsyncIterable<View>>,
): View | null {
  const [view, setView] = useState<View | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    const follow = async (): Promise<void> => {
      for await (const next of await open(client, gone.signal)) {
        if (gone.signal.aborted) return;
        setView(next);
      }
    };
    // A stream ends with its connection or its sign-in; the page itself shows both.
    void follow().catch(() => undefined);
    return () => gone.abort();
  }, [client, open]);
  return view;
}

/** One question to the station and what came of it. */
export interface Asked<Answer> {
  readonly answer: Answer | null;
  readonly hasFailed: boolean;
  /** Asks anew. */
  again(): void;
}

/** Asks once when the panel opens. `ask` must not change. */
export function useAnswer<Answer>(client: StationClient, ask: (client: StationClient) => Promise<Answer>): Asked<Answer> {
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{ readonly answer: Answer | null; readonly hasFailed: boolean }>({ answer: null, hasFailed: false });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` changes when the question is asked again
  useEffect(() => {
    let isGone = false;
    const told = (answer: Answer | null): void => {
      if (!isGone) setState({ answer, hasFailed: answer === null });
    };
    ask(client).then(told, () => told(null));
    return () => {
      isGone = true;
    };
  }, [client, ask, round]);
  return { ...state, again: () => setRound((before) => before + 1) };
}

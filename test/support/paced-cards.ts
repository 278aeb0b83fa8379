import { LineReaderTwin } from '../../simulator/devices/line-reader-twin.ts';
import { openSerialTwinLine } from '../../simulator/devices/serial-twin-line.ts';
import { startDoorRig } from './door-rig.ts';
import { until } from './until.ts';

/** What became of cards that followed each other without a pause. */
export interface PacedCards {
  readonly presented: readonly string[];
  /** What the library system was asked about, in order. */
  readonly asked: readonly string[];
  readonly releases: number;
  /** The station's own traces, by event and result. */
  readonly traces: ReadonlyMap<string, number>;
}

/**
 * Presents `count` different cards one after another, each byte paced as at 9,600 baud on a real PTY, to a real station. No
 * such card exists, so each is asked about and none opens.
 */
export async function presentPacedCards(count: number, seed: number): Promise<PacedCards> {
  const rig = await startDoorRig();
  const reader = await LineReaderTwin.start((events) => openSerialTwinLine(events, rig.readerPair.b));
  try {
    const presented = Array.from({ length: count }, (_, at) => `9${String(seed % 1000).padStart(3, '0')}${String(at).padStart(10, '0')}`);
    for (const card of presented) await reader.present(card, { paceBaud: 9600 });
    await untilQuiet(() => rig.questions().length);
    return { presented, asked: [...rig.questions()], releases: rig.releases(), traces: await rig.countTraces() };
  } finally {
    await reader.stop();
    await rig.stop();
  }
}

// Longer than a refusal stays while a card waits, so that the last one has had its turn.
const quietMs = 4_000;

/** The last card may be asked to come again, so the end is that nothing is asked any more. */
async function untilQuiet(count: () => number): Promise<void> {
  let last = { count: 0, atMs: performance.now() };
  const isQuiet = (): boolean => {
    if (count() !== last.count) last = { count: count(), atMs: performance.now() };
    return last.count > 0 && performance.now() - last.atMs > quietMs;
  };
  await until('no card is asked about any more', isQuiet, 60_000);
}

/**
 * What a run must show: nothing cut, doubled or out of order; each card either decided or, by a trace, asked to be shown again
 * since one waited already; each decided card asked about.
 */
export function judgePacedCards({ presented, asked, releases, traces }: PacedCards): Record<string, number | boolean> {
  const wholeCards = new Set(presented);
  const count = (what: string): number => traces.get(what) ?? 0;
  return {
    cut: asked.filter((card) => !wholeCards.has(card)).length,
    doubled: asked.length - new Set(asked).size,
    isInOrder: asked.every((card, at) => at === 0 || card > (asked[at - 1] ?? '')),
    lostSilently: presented.length - count('card.presented') - count('card.turnedAway'),
    decidedOtherwise: count('card.presented') - count('door.refused card-unknown'),
    decidedUnasked: count('door.refused card-unknown') - asked.length,
    releases,
  };
}

/** The judgement on a run without fault. */
export const flawless = { cut: 0, doubled: 0, isInOrder: true, lostSilently: 0, decidedOtherwise: 0, decidedUnasked: 0, releases: 0 };

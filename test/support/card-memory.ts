import { setTimeout as wait } from 'node:timers/promises';
import { buildChanged } from '../run/build-targets.ts';
import { type DoorRig, startDoorRig } from './door-rig.ts';
import { residentMb } from './process-memory.ts';

/** What many cards did to the memory of a station. */
export interface CardMemory {
  readonly cards: number;
  /** Resident memory after the warm-up and after all cards, MB. */
  readonly warmMb: number;
  readonly endMb: number;
  /** Resident memory after each tenth of the cards, MB. */
  readonly courseMb: readonly number[];
  /** By what share it grew: 0.1 is 10 %. */
  readonly growth: number;
}

/** Section M of the requirements, for a million card reads. */
export const mostGrowth = 0.1;

const warmUpCards = 500;
/** Long enough that nothing is under way any more: traces are written, the last screen has left. */
const restMs = 3_000;
const answerLimitMs = 5_000;
/** 115,200 baud carry about 770 cards a second; the driver takes more than 1,000 for a broken reader. */
const burst = { cards: 100, leastMs: 130 } as const;

/**
 * Presents cards at the door of the bundled station, over a real PTY, as fast as a line can carry and the station asks about them. No such card exists, so
 * every one is refused.
 */
export async function measureCardMemory(count: number, seed: number): Promise<CardMemory> {
  const [build] = await buildChanged(['station'], { isForced: false, tell: () => undefined });
  if (build?.isBuilt !== true) throw new Error(`the station could not be built:\n${build?.output}`);
  const rig = await startDoorRig({ isBundled: true });
  try {
    const present = cardPresenter(rig, seed);
    await present(warmUpCards);
    const warmMb = await restingMb(rig);
    const courseMb: number[] = [];
    for (let tenth = 0; tenth < 10; tenth += 1) {
      await present(Math.ceil((count * (tenth + 1)) / 10) - Math.ceil((count * tenth) / 10));
      courseMb.push(await residentMb(rig.station.process.pid ?? 0));
    }
    const endMb = await restingMb(rig);
    if (rig.releases() > 0) throw new Error('a card that does not exist opened the door');
    return { cards: count, warmMb, endMb, courseMb, growth: endMb / warmMb - 1 };
  } finally {
    await rig.stop();
  }
}

async function restingMb(rig: DoorRig): Promise<number> {
  await wait(restMs);
  return residentMb(rig.station.process.pid ?? 0);
}

/** Presents one card after the other, each as soon as the one before was asked about. */
function cardPresenter(rig: DoorRig, seed: number): (count: number) => Promise<void> {
  let at = 0;
  let asked: (() => void) | null = null;
  rig.twin.onWire((direction) => {
    if (direction === 'in') setImmediate(() => asked?.());
  });
  const presentOne = async (): Promise<void> => {
    const card = `9${String(seed % 1000).padStart(3, '0')}${String(at).padStart(10, '0')}`;
    at += 1;
    const limit = performance.now() + answerLimitMs;
    const isAsked = (): boolean => rig.questions().at(-1) === card;
    rig.reader.write(`${card}\r`);
    while (!isAsked()) {
      if (performance.now() > limit) throw new Error(`card ${at} was not asked about`);
      await Promise.race([new Promise<void>((resolve) => (asked = resolve)), wait(100)]);
    }
  };
  return async (count) => {
    for (let left = count; left > 0; left -= burst.cards) {
      const notBefore = wait(burst.leastMs);
      for (let turn = Math.min(left, burst.cards); turn > 0; turn -= 1) await presentOne();
      await notBefore;
    }
  };
}

/** One line for a person: the result and its target beside it. */
export function cardMemoryLine({ cards, warmMb, endMb, courseMb, growth }: CardMemory): string {
  const course = courseMb.map((mb) => mb.toFixed(0)).join(' ');
  const share = (value: number): string => `${(value * 100).toFixed(1)} %`;
  return `station RSS over ${cards} cards: ${warmMb.toFixed(1)} -> ${endMb.toFixed(1)} MB (each tenth: ${course}), growth ${share(growth)}, target <= ${share(mostGrowth)}`;
}

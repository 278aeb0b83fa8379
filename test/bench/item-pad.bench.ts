import type { ItemPad } from '../../contracts/ports/item-pad.port.ts';
import { contractLines } from '../contract/lines.ts';
import { type PadFamilyRig, padFamilies, TwinPadRig } from '../support/pad-rig.ts';
import { until } from '../support/until.ts';

/** Times from the moment at which ten items lie on the pad, in milliseconds, a value a round. */
export interface PadTimes {
  readonly family: string;
  readonly tenUidsMs: readonly number[];
  readonly firstItemMs: readonly number[];
  readonly tenItemsMs: readonly number[];
  /** Security off with read-back on ten items, each by itself as the kiosk does it. */
  readonly tenUnsecuredMs: readonly number[];
}

const items = 10;

/** Lays ten items on each family's twin over a PTY; it answers at its own line speed and adds the time in the air. */
export async function measureItemPads(rounds: number): Promise<PadTimes[]> {
  const all: PadTimes[] = [];
  for (const family of padFamilies) all.push(await measureFamily(family, rounds));
  return all;
}

async function measureFamily(family: PadFamilyRig, rounds: number): Promise<PadTimes> {
  const [, makeLine] = contractLines[0] as (typeof contractLines)[number];
  const rig = await TwinPadRig.start(family, makeLine, { twin: { paceBaud: family.baudRate } });
  try {
    await until('the pad', () => rig.pad.health.state === 'ready');
    const found: Omit<PadTimes, 'family'>[] = [];
    for (let round = 0; round < rounds; round += 1) found.push(await measureRound(rig, round));
    const column = (key: keyof Omit<PadTimes, 'family'>): readonly number[] => found.flatMap((times) => times[key]);
    return {
      family: family.name,
      tenUidsMs: column('tenUidsMs'),
      firstItemMs: column('firstItemMs'),
      tenItemsMs: column('tenItemsMs'),
      tenUnsecuredMs: column('tenUnsecuredMs'),
    };
  } finally {
    await rig.stop();
  }
}

async function measureRound({ pad, twin }: TwinPadRig, round: number): Promise<Omit<PadTimes, 'family'>> {
  // Anywhere between two looks of the pad, as a person does it.
  await new Promise((resolve) => setTimeout(resolve, (round * 37) % 120));
  const startedAt = performance.now();
  const reached = watch(pad, startedAt);
  for (let item = 1; item <= items; item += 1) twin.act(['place', `3023400051${String(round * items + item).padStart(4, '0')}`]);
  await until('ten items', () => reached.tenItemsMs.length === 1);
  await until('their security', () => pad.tags.every(({ security }) => security === 'secured'));
  const askedAt = performance.now();
  const results = await Promise.all(pad.tags.map(({ uid }) => pad.setSecurity([uid], 'unsecured')));
  const tenUnsecuredMs = performance.now() - askedAt;
  if (results.flat().some(({ outcome }) => outcome !== 'done')) throw new Error('an item kept its security');
  twin.act(['clear']);
  await until('an empty pad', () => pad.tags.length === 0);
  reached.end();
  return { ...reached, tenUnsecuredMs: [tenUnsecuredMs] };
}

function watch(pad: ItemPad, startedAt: number) {
  const reached: { tenUidsMs: number[]; firstItemMs: number[]; tenItemsMs: number[] } = { tenUidsMs: [], firstItemMs: [], tenItemsMs: [] };
  const end = pad.onChange(() => {
    const known = pad.tags.filter(({ reading }) => reading.state === 'item').length;
    const ms = performance.now() - startedAt;
    if (pad.tags.length === items && reached.tenUidsMs.length === 0) reached.tenUidsMs.push(ms);
    if (known > 0 && reached.firstItemMs.length === 0) reached.firstItemMs.push(ms);
    if (known === items && reached.tenItemsMs.length === 0) reached.tenItemsMs.push(ms);
  });
  return { ...reached, end };
}

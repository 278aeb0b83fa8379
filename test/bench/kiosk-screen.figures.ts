import type { Figure } from './figure.ts';
import type { Quantiles } from './quantiles.ts';

interface Sizes {
  readonly runs: number;
}

const shown = (q: Quantiles): string => `p50 ${q.p50} p95 ${q.p95} p99 ${q.p99} ms (n=${q.n})`;

/** Reads, rows and stacks on the kiosk's screen, in a real browser. */
export async function kioskItems({ runs }: Sizes): Promise<Figure[]> {
  const { benchKioskItems } = await import('./kiosk-screen.bench.ts');
  const result = await benchKioskItems(Math.max(1, Math.min(20, Math.round(runs / 100))));
  const figure = (name: string, sample: Quantiles, [quantile, limitMs]: ['p99' | 'p95', number]): Figure => ({
    name: `kiosk screen: ${name}`,
    value: shown(sample),
    target: `${quantile} <= ${limitMs.toLocaleString('en')} ms`,
    isMet: sample[quantile] <= limitMs,
    data: sample,
  });
  return [
    figure('read -> visible row', result.feedbackMs, ['p99', 100]),
    figure('read -> lent, 150 ms', result.rowMs, ['p99', 300]),
    figure('ten shown at once, 100 ms, 4 links', result.stackMs, ['p99', 1000]),
    figure('ten on the pad, 100 ms, 4 links', result.padStackMs, ['p99', 1000]),
  ];
}

/** What the kiosk's first screen costs a browser. */
export async function kioskLoad({ runs }: Sizes): Promise<Figure[]> {
  const { benchKioskLoad } = await import('./kiosk-screen.bench.ts');
  const { bareMs, barePaintMs, interactiveMs, slowInteractiveMs, heapMegabytes, idleShare, paintMs } = await benchKioskLoad(
    Math.max(3, Math.min(20, Math.round(runs / 100))),
  );
  const share = idleShare * 100;
  return [
    { name: 'kiosk screen: a bare page interactive', value: shown(bareMs), target: '-', isMet: null, data: bareMs },
    { name: 'kiosk screen: interactive', value: shown(interactiveMs), target: 'p95 <= 300 ms', isMet: interactiveMs.p95 <= 300, data: interactiveMs },
    {
      name: 'kiosk screen: interactive, CPU / 4',
      value: shown(slowInteractiveMs),
      target: 'p95 <= 900 ms',
      isMet: slowInteractiveMs.p95 <= 900,
      data: slowInteractiveMs,
    },
    {
      name: 'kiosk screen: JS heap at rest',
      value: `${heapMegabytes.toFixed(1)} MB`,
      target: '<= 4 MB',
      isMet: heapMegabytes <= 4,
      data: heapMegabytes,
    },
    { name: 'kiosk screen: CPU at rest', value: `${share.toFixed(1)} % of one core`, target: '<= 5 %', isMet: share <= 5, data: idleShare },
    { name: 'kiosk screen: a bare page, press -> paint, CPU / 4', value: shown(barePaintMs), target: '-', isMet: null, data: barePaintMs },
    { name: 'kiosk screen: press -> next paint, CPU / 4', value: shown(paintMs), target: 'p95 <= 50 ms', isMet: paintMs.p95 <= 50, data: paintMs },
  ];
}

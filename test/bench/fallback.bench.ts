import { brandId, type DoorId } from '../../contracts/ids.ts';
import { CardNumber, Pin } from '../../contracts/secrets.ts';
import { systemClock } from '../../station/system-clock.ts';
import { argon2id } from '../../sync/fallback/argon2id.ts';
import { RecentAdmissions } from '../../sync/fallback/recent-admissions.ts';
import { until } from '../support/until.ts';
import type { Figure } from './figure.ts';
import { type Quantiles, quantiles } from './quantiles.ts';

const question = { door: brandId<DoorId>('main'), card: CardNumber.parse('24567000001016'), pin: Pin.parse('1234') };
const shown = (q: Quantiles): string => `p50 ${q.p50} p95 ${q.p95} p99 ${q.p99} ms (n=${q.n})`;

async function timed(count: number, work: () => Promise<unknown>): Promise<Quantiles> {
  const times: number[] = [];
  for (let run = 0; run < count; run += 1) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return quantiles(times);
}

/** How long the door takes to know a PIN again while the library system is silent, beside the bare hash. */
export async function measureFallback(): Promise<Figure[]> {
  const recent = new RecentAdmissions(24, systemClock);
  try {
    recent.admitted(question);
    await until('the card is remembered', () => recent.size === 1, 20_000);
    if (!(await recent.verify(question))) throw new Error('the right PIN was not known again');
    const verified = await timed(100, () => recent.verify(question));
    const salt = Buffer.alloc(16, 1);
    const bare = await timed(100, () => argon2id({ secret: Buffer.from('1234'), salt }));
    return [
      { name: 'fall-back: bare Argon2id, 19 MiB, t=2, p=1', value: shown(bare), target: '-', isMet: null, data: bare },
      { name: 'fall-back: PIN known again', value: shown(verified), target: 'p95 <= 150 ms', isMet: verified.p95 <= 150, data: verified },
    ];
  } finally {
    recent.stop();
  }
}

import { parseItemId } from '../../contracts/ids.ts';
import { CardNumber, Pin } from '../../contracts/secrets.ts';
import { type Sip2Server, startSip2Server } from '../../simulator/library-system/sip2-server.ts';
import { systemClock } from '../../station/system-clock.ts';
import { createJournalledLibrarySystem } from '../../sync/journal/journalled-library-system.ts';
import { createSip2LibrarySystem } from '../../sync/library-system/sip2/sip2-library-system.ts';
import { fastClock } from './fast-clock.ts';
import { MemoryJournal } from './memory-journal.ts';
import { sip2Config } from './sip2-rig.ts';
import { until } from './until.ts';

/** What many lost replies came to. */
export interface LostReplyTally {
  readonly runs: number;
  /** Requests that the library system carried out twice. */
  readonly doubled: number;
  /** Requests that took effect and of which somebody was told that they did not. */
  readonly falseFailures: number;
  /** Answers that told the truth at once; the others were settled later, or left to staff. */
  readonly toldAtOnce: number;
  readonly settledLater: number;
  readonly parked: number;
}

type Verdict = 'toldAtOnce' | 'settledLater' | 'parked' | 'doubled' | 'falseFailure';

const card = '24567000001016';
const codes = { checkout: '11', checkin: '09' } as const;
const factor = 20;

/** Loses the reply of one loan or return after another, after the library system carried it out, and counts what comes of it. */
export async function loseReplies(runs: number, random: () => number, lanes = 4): Promise<LostReplyTally> {
  const verdicts: Verdict[] = [];
  let left = runs;
  const runLane = async (): Promise<void> => {
    const twin = await startSip2Server({ clock: systemClock });
    try {
      while (left > 0) {
        left -= 1;
        verdicts.push(await loseOne(twin, random));
      }
    } finally {
      await twin.stop();
    }
  };
  await Promise.all(Array.from({ length: lanes }, runLane));
  const among = (verdict: Verdict): number => verdicts.filter((each) => each === verdict).length;
  return {
    runs: verdicts.length,
    doubled: among('doubled'),
    falseFailures: among('falseFailure'),
    toldAtOnce: among('toldAtOnce'),
    settledLater: among('settledLater'),
    parked: among('parked'),
  };
}

/** One request whose answer, and perhaps the answers to the next questions, never arrive. */
async function loseOne(twin: Sip2Server, random: () => number): Promise<Verdict> {
  const kind = random() < 0.6 ? 'checkout' : 'checkin';
  const item = parseItemId(`3456700000${['2012', '2020', '2038', '2046'][Math.floor(random() * 4)]}`);
  twin.register.reset();
  if (kind === 'checkin') lendLongAgo(twin, item);
  const wire = loseFrom(twin, codes[kind], { fault: random() < 0.8 ? 'drop-reply' : 'mute-reply', more: Math.floor(random() * 3) });
  const clock = fastClock(factor);
  const config = sip2Config({ host: twin.host, port: twin.port });
  const client = createSip2LibrarySystem({ config, profile: 'lumi', password: 'lumi-terminal', timeZone: 'Europe/Helsinki', clock });
  const journal = new MemoryJournal();
  const system = createJournalledLibrarySystem({ librarySystem: client, journal, clock, timeZone: 'Europe/Helsinki', shortestLoanDays: 28 });
  client.start();
  system.start();
  try {
    const question = { card: CardNumber.parse(card), pin: Pin.parse('1234'), item };
    const outcome = await (kind === 'checkout' ? system.checkout(question) : system.checkin(item)).catch(() => null);
    await until('the row is settled', () => journal.rows.every(({ state }) => state !== 'open' && state !== 'waiting'), 20_000);
    const [row] = journal.rows;
    if (wire.sent() > 1) return 'doubled';
    const isClear = outcome?.kind === 'lent' || outcome?.kind === 'returned';
    const isRefused = outcome === null || (outcome.kind === 'refused' && outcome.code !== 'outcome-unclear');
    if (wire.sent() === 1 && (isRefused || row?.state === 'notDone')) return 'falseFailure';
    if (row?.state === 'parked') return 'parked';
    return isClear ? 'toldAtOnce' : 'settledLater';
  } finally {
    wire.stop();
    await system.stop();
    await client.stop();
  }
}

function lendLongAgo(twin: Sip2Server, item: string): void {
  twin.register.checkout(card, item, true);
  const record = twin.register.item(item);
  if (record !== undefined) record.dueAtMs = Date.now() + 3 * 86_400_000;
}

/** Loses the answer to the first request with this code, and to `more` requests after it. */
function loseFrom(twin: Sip2Server, code: string, lost: { readonly fault: 'drop-reply' | 'mute-reply'; readonly more: number }) {
  let sent = 0;
  let more = lost.more;
  const end = twin.onWire((direction, bytes) => {
    if (direction === 'out') return;
    const asked = Buffer.from(bytes).toString('latin1', 0, 2);
    if (asked === code) sent += 1;
    if (asked === code && sent === 1) twin.setFault(lost.fault);
    else if (sent > 0 && more > 0 && asked !== '93') more -= 1;
    else twin.setFault('none');
  });
  const stop = (): void => {
    end();
    twin.setFault('none');
  };
  return { sent: () => sent, stop };
}

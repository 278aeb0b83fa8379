import { startDoorRig } from '../support/door-rig.ts';
import { openDoorPanel } from '../support/station-screens.ts';
import { until } from '../support/until.ts';
import { type Quantiles, quantiles } from './quantiles.ts';

/** How long a wrong PIN and an unknown card take to be answered, from the last key to the view. */
export interface PinAnswersResult {
  readonly wrongPin: Quantiles;
  readonly unknownCard: Quantiles;
  /** The largest difference between the two at p50, p95 and p99, in ms. */
  readonly differenceMs: number;
}

/** Cards that the fictional library knows. Nine of each kind a station: twenty wrong PINs would slow the terminal. */
const known = ['1016', '1024', '1032', '1040', '1057', '1065', '1073', '1081', '1099'].map((end) => `2456700000${end}`);
const unknown = Array.from({ length: 9 }, (_, index) => `245670000${9100 + index * 7}`.padEnd(14, '3'));

/** Measures over real stations, one after another, the two kinds by turns. */
export async function measurePinAnswers(stations: number): Promise<PinAnswersResult> {
  const wrongPin: number[] = [];
  const unknownCard: number[] = [];
  for (let station = 0; station < stations; station += 1) {
    const door = await startDoorRig({ pin: 'always', pulseMs: 200, ui: true, isBundled: false });
    const panel = await openDoorPanel(String((await door.station.ready)['tokenFile']));
    const answerTo = async (card: string): Promise<number> => {
      door.reader.write(`${card}\r`);
      await until('the pad', () => panel.views.at(-1)?.screen === 'awaitingPin');
      for (const key of '4321') await panel.send({ type: 'pin.press', key });
      const startedAt = performance.now();
      const seen = new Promise<number>((resolve) => {
        const look = (): void => {
          if (panel.views.at(-1)?.screen === 'refused') resolve(performance.now() - startedAt);
          else setImmediate(look);
        };
        look();
      });
      await panel.send({ type: 'pin.submit' });
      const ms = await seen;
      await panel.send({ type: 'pin.cancel' });
      await until('idle again', () => panel.views.at(-1)?.screen === 'idle');
      return ms;
    };
    try {
      for (const [index, card] of known.entries()) {
        wrongPin.push(await answerTo(card));
        unknownCard.push(await answerTo(unknown[index] ?? ''));
      }
    } finally {
      panel.close();
      await door.stop();
    }
  }
  const [a, b] = [quantiles(wrongPin), quantiles(unknownCard)];
  return { wrongPin: a, unknownCard: b, differenceMs: Math.max(Math.abs(a.p50 - b.p50), Math.abs(a.p95 - b.p95), Math.abs(a.p99 - b.p99)) };
}

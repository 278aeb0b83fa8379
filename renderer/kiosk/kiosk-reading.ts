import type { KioskView } from '../../contracts/views.schema.ts';
import { saysChangesToAll, unheardPart, type Hearing } from '../speech/public-words.ts';
import type { SpeechEngine } from '../speech/speech-engine.ts';
import { type Reading, type ReadingRules, useReading, voiceOfBrowser } from '../speech/use-reading.ts';
import type { ReadingKeeper } from '../speech/kept-reading.ts';
import type { Line } from '../speech/screen-reader.ts';
import { isSomebodyNew } from './patron-change.ts';
import { type Spoken, spokenOf } from './spoken.ts';

const publicChange = ({ urgent, toAll = urgent, about = '' }: Spoken): Line => ({ key: `${about} ${toAll}`, text: toAll });

const rulesFor = (hearing: Hearing): ReadingRules<KioskView> => ({
  unread: new Set(['outOfOrder', 'staff', 'staffRecords']),
  isSomebodyNew,
  unheardPart: (view) => unheardPart(view.screen, hearing),
  changeToAll: (view, t) => (saysChangesToAll.has(view.screen) ? publicChange(spokenOf(view, t)) : null),
  progressOf: (view, t) => ('digits' in view ? t('pin.entered', { count: view.digits }) : null),
  sceneOf: (view) => `${view.screen} ${view.warning === null}`,
  isAside: (view) => view.warning !== null,
  secondsLeft: (view) => ('leaving' in view ? (view.leaving?.secondsLeft ?? null) : null),
});
/** How the kiosk is read in a headset, and for everybody around to hear. */
export const kioskReadingRules = { headset: rulesFor('headset'), public: rulesFor('public') } as const;

/** The station's voice, null: the browser's; and where it is kept how the page is read. */
interface KioskVoice {
  readonly voice: SpeechEngine | null;
  readonly keeper: ReadingKeeper | null;
  /** Told every few seconds that somebody listens; null: their time does not run. */
  readonly noteListener: (() => void) | null;
}

/** Reads the kiosk's screens aloud, through the station's voice where it has one, else through the browser's. */
export function useKioskReading(view: KioskView, hearing: Hearing | 'none', { voice, keeper, noteListener }: KioskVoice): Reading | null {
  const engine = hearing === 'none' ? null : (voice ?? voiceOfBrowser());
  return useReading(view, { engine, keeper, noteListener, rules: kioskReadingRules[hearing === 'headset' ? 'headset' : 'public'] });
}

import { Check, CircleAlert, Clock, QuestionMark } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TextKey } from '../../texts/keys.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { LeavingLine } from '../parts/leaving-line.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { type Translate, useText } from '../text/use-text.tsx';
import type { KioskScreenProps, KioskSend, ViewOf } from './kiosk-send.ts';

const headings: Record<ViewOf<'ended'>['by'], TextKey> = {
  patron: 'kiosk.ended.heading',
  timeout: 'kiosk.ended.timeoutHeading',
  fault: 'kiosk.ended.faultHeading',
};
const icons = { patron: Check, timeout: Clock, fault: CircleAlert };

const isUnclear = ({ unclear, atOdds = 0 }: ViewOf<'ended'>): boolean => unclear.loans + unclear.returns + atOdds > 0;

/** What the screen says first: what is unclear comes before thanks. */
export function endedHeading(view: ViewOf<'ended'>, t: Translate): string {
  const { loans, returns } = view.unclear;
  if ((view.atOdds ?? 0) > 0) return t('kiosk.ended.atOddsHeading');
  if (loans > 0) return t('kiosk.ended.unclearLoans', { count: loans });
  return returns > 0 ? t('kiosk.ended.unclearReturns', { count: returns }) : t(headings[view.by]);
}

/** What the patron does about what is unclear. */
function unclearSentences({ unclear: { loans, returns } }: ViewOf<'ended'>, t: Translate): readonly string[] {
  return [
    ...(loans > 0 ? [t('kiosk.ended.unclearLoansNext', { count: loans })] : []),
    ...(returns > 0 ? [t('kiosk.ended.unclearReturnsNext', { count: returns })] : []),
  ];
}

/** The sentences of the end: counts only, nothing that names a book or a person. */
export function endedSentences(view: ViewOf<'ended'>, t: Translate): readonly string[] {
  const sentences: string[] = [];
  const atOdds = view.atOdds ?? 0;
  if (atOdds > 0) sentences.push(t('kiosk.ended.atOdds', { count: atOdds }));
  sentences.push(...unclearSentences(view, t));
  if (view.by !== 'patron') sentences.push(t(`kiosk.ended.${view.by}`));
  if (view.lent > 0) sentences.push(t('kiosk.ended.lent', { count: view.lent }));
  if (view.renewed !== undefined) sentences.push(t('kiosk.ended.renewed', { count: view.renewed }));
  if (view.returned > 0) sentences.push(t('kiosk.ended.returned', { count: view.returned }));
  if (view.taken > 0) sentences.push(t('kiosk.ended.taken', { count: view.taken }));
  if (view.lent + view.returned + view.taken + (view.renewed ?? 0) === 0 && view.by === 'patron' && !isUnclear(view))
    sentences.push(t('kiosk.ended.nothing'));
  if (view.lent > 0 && view.by === 'patron' && !isUnclear(view)) sentences.push(t('kiosk.ended.farewell'));
  return sentences;
}

function LeavingEnd({ secondsLeft, send }: { secondsLeft: number; send: KioskSend }): ReactNode {
  const t = useText();
  return (
    <>
      <div className="actions-words">
        <LeavingLine secondsLeft={secondsLeft} />
      </div>
      <ActionButton kind="plain" onPress={() => send({ type: 'session.extend' })}>
        {t('shared.moreTime')}
      </ActionButton>
    </>
  );
}

/** Thanks, or what is still to be checked; it wipes itself. */
export function EndedScreen({ view, send }: KioskScreenProps<'ended'>): ReactNode {
  const t = useText();
  const isCalm = view.by === 'patron' && !isUnclear(view);
  const Icon = isUnclear(view) ? QuestionMark : icons[view.by];
  return (
    <>
      <main className={`message tone-${isCalm ? 'ok' : 'attention'}`}>
        <span className="message-mark">
          <Icon aria-hidden />
        </span>
        <ScreenHeading>{endedHeading(view, t)}</ScreenHeading>
        {endedSentences(view, t).map((sentence) => (
          <p key={sentence} className="lead">
            {sentence}
          </p>
        ))}
      </main>
      <footer className="actions">
        {view.leaving !== null && <LeavingEnd secondsLeft={view.leaving.secondsLeft} send={send} />}
        <ActionButton kind="plain" onPress={() => send({ type: 'session.end' })}>
          {t('kiosk.ended.close')}
        </ActionButton>
      </footer>
    </>
  );
}

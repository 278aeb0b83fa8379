import { ArrowDownToLine } from 'lucide-react';
import type { ReactNode } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { ItemRow } from '../parts/item-row.tsx';
import { LeavingLine } from '../parts/leaving-line.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { type Translate, useText } from '../text/use-text.tsx';
import type { KioskScreenProps, ViewOf } from './kiosk-send.ts';

type Called = ViewOf<'puttingBack'>['items'][number];

/** What the screen asks for: the pad first, staff where the pad cannot help. */
export function puttingBackHeading({ items }: Pick<ViewOf<'puttingBack'>, 'items'>, t: Translate): string {
  const isForStaff = items.every(({ isStuck }) => isStuck);
  return t(isForStaff ? 'kiosk.puttingBack.stuckHeading' : 'kiosk.puttingBack.heading', { count: items.length });
}

function CalledRow({ item }: { item: Called }): ReactNode {
  const t = useText();
  const title = item.title === null || item.title.trim() === '' ? t('row.untitledAt', { place: item.place }) : item.title;
  const word = item.isSwitching ? 'row.asking.word' : item.isStuck ? 'row.stuck.word' : 'row.putBack.word';
  return (
    <ItemRow mark={item.isSwitching ? 'asking' : 'putBack'} title={title} word={t(word)}>
      {t(`kiosk.puttingBack.${item.by}`)}
    </ItemRow>
  );
}

/** The gate would sound for an item that was lent, or be silent for one that was not: what to do, by name. */
export function PuttingBackScreen({ view, send }: KioskScreenProps<'puttingBack'>): ReactNode {
  const t = useText();
  const heading = puttingBackHeading(view, t);
  return (
    <>
      <main className="items tone-attention">
        <div className="items-head items-head-one">
          <ArrowDownToLine aria-hidden className="task-icon" />
          <ScreenHeading>{heading}</ScreenHeading>
        </div>
        <ul className="rows" tabIndex={0} aria-label={heading}>
          {view.items.map((item) => (
            <CalledRow key={item.key} item={item} />
          ))}
        </ul>
      </main>
      <footer className="actions">
        <div className="actions-words">
          <LeavingLine secondsLeft={view.leaving.secondsLeft} />
        </div>
        <ActionButton kind="plain" onPress={() => send({ type: 'session.end' })}>
          {t('kiosk.puttingBack.end')}
        </ActionButton>
        <ActionButton kind="main" onPress={() => send({ type: 'session.extend' })}>
          {t('shared.moreTime')}
        </ActionButton>
      </footer>
    </>
  );
}

import { ArrowDownToLine } from 'lucide-react';
import type { ReactNode } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { BookToPad, BookToStaff } from '../parts/illustrations.tsx';
import { ItemRow } from '../parts/item-row.tsx';
import { LeavingLine } from '../parts/leaving-line.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { ThisMachine, useSideOf } from '../parts/this-machine.tsx';
import { type Translate, useText } from '../text/use-text.tsx';
import type { KioskScreenProps, ViewOf } from './kiosk-send.ts';

type Called = ViewOf<'puttingBack'>['items'][number];

type Items = Pick<ViewOf<'puttingBack'>, 'items'>;

const isForStaff = ({ items }: Items): boolean => items.every(({ isStuck }) => isStuck);

/** What the screen asks for: the pad first, staff where the pad cannot help. */
export function puttingBackHeading(view: Items, t: Translate): string {
  return t(isForStaff(view) ? 'kiosk.puttingBack.stuckHeading' : 'kiosk.puttingBack.heading', { count: view.items.length });
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

/** What is to be done, drawn: the book, and where it goes. */
function WayBack({ toStaff }: { readonly toStaff: boolean }): ReactNode {
  const side = useSideOf('items');
  const drawing = side === null ? <BookToPad /> : <ThisMachine side={side} thing="book" />;
  return <div className="drawn-way">{toStaff ? <BookToStaff /> : drawing}</div>;
}

/** The gate would sound for an item that was lent, or be silent for one that was not: what to do, by name. */
export function PuttingBackScreen({ view, send }: KioskScreenProps<'puttingBack'>): ReactNode {
  const t = useText();
  const heading = puttingBackHeading(view, t);
  return (
    <>
      <main className="items drawn tone-attention">
        <div className="items-head items-head-one">
          <ArrowDownToLine aria-hidden className="task-icon" />
          <ScreenHeading>{heading}</ScreenHeading>
        </div>
        <ul className="rows" tabIndex={0} aria-label={heading}>
          {view.items.map((item) => (
            <CalledRow key={item.key} item={item} />
          ))}
        </ul>
        <WayBack toStaff={isForStaff(view)} />
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

import { ArrowDownToLine, BookMarked, Check, CircleAlert, CircleQuestionMark, type LucideIcon, ReceiptText, ScanLine } from 'lucide-react';
import type { ReactNode } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { BookAtReader, BooksOnPad } from '../parts/illustrations.tsx';
import { Notice } from '../parts/notice.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { ThisMachine, useSideOf, WhereIs } from '../parts/this-machine.tsx';
import { useText } from '../text/use-text.tsx';
import { type Hinting, hintKey } from './hint-words.ts';
import type { ShownCounts } from './item-counts.ts';
import type { ViewOf } from './kiosk-send.ts';

/** The words in which borrowing and returning differ. */
export interface ItemsWords {
  readonly icon: LucideIcon;
  readonly start: string;
  readonly startText: string;
  readonly heading: string;
  readonly refused: string;
}

type PadSeen = NonNullable<ViewOf<'borrowing'>['pad']>;

interface ItemsScreenProps {
  readonly words: ItemsWords;
  readonly counts: ShownCounts;
  /** What is said of the last scan. */
  readonly hint: Pick<Hinting, 'hint' | 'hintCount'>;
  /** What lies on the pad; absent where the kiosk has none. */
  readonly pad?: PadSeen | undefined;
  /** The sentence that calls a lifted item back by name. */
  readonly callBack: string | null;
  /** The rows, newest first: what was just shown needs no scrolling. */
  readonly children: ReactNode;
  done(): void;
  /** To end with a receipt; null where none is offered. */
  readonly receipt: (() => void) | null;
  /** To the own loans; null where they are not shown. */
  readonly account: (() => void) | null;
}

const chipIcons = { asking: ScanLine, attention: CircleQuestionMark, refusal: CircleAlert, putBack: ArrowDownToLine } as const;

function Chip(props: { tone: keyof typeof chipIcons; children: ReactNode }): ReactNode {
  const Icon = chipIcons[props.tone];
  return (
    <span className={`chip tone-${props.tone === 'putBack' ? 'attention' : props.tone}`}>
      <Icon aria-hidden />
      {props.children}
    </span>
  );
}

function ItemsHead({ words, counts, pad }: Pick<ItemsScreenProps, 'words' | 'counts' | 'pad'>): ReactNode {
  const t = useText();
  const TaskIcon = words.icon;
  return (
    <div className="items-head">
      <TaskIcon aria-hidden className="task-icon" />
      <ScreenHeading>{words.heading}</ScreenHeading>
      {pad !== undefined && <p className="items-seen">{t('kiosk.pad.sees', { count: pad.items })}</p>}
      <div className="chips">
        {counts.asking > 0 && <Chip tone="asking">{t('kiosk.items.asking', { count: counts.asking })}</Chip>}
        {counts.unclear > 0 && <Chip tone="attention">{t('kiosk.items.unclear', { count: counts.unclear })}</Chip>}
        {counts.callsBack > 0 && <Chip tone="putBack">{t('kiosk.items.callsBack', { count: counts.callsBack })}</Chip>}
        {counts.refused > 0 && <Chip tone="refusal">{words.refused}</Chip>}
      </div>
    </div>
  );
}

function ItemsDrawing({ hasPad }: { hasPad: boolean }): ReactNode {
  const side = useSideOf('items');
  if (side !== null) return <ThisMachine side={side} thing={hasPad ? 'books' : 'book'} />;
  return hasPad ? <BooksOnPad /> : <BookAtReader />;
}

function ItemsStart({ words, pad }: Pick<ItemsScreenProps, 'words' | 'pad'>): ReactNode {
  return (
    <>
      <div className="ask-words">
        <ScreenHeading>{words.start}</ScreenHeading>
        <p className="lead">
          {words.startText}
          <WhereIs what="items" isPad={pad !== undefined} />
        </p>
      </div>
      <ItemsDrawing hasPad={pad !== undefined} />
    </>
  );
}

function ItemsHint({ hint, pad, callBack, isEmpty }: Pick<ItemsScreenProps, 'hint' | 'pad' | 'callBack'> & { isEmpty: boolean }): ReactNode {
  const t = useText();
  const key = hintKey(hint);
  if (pad?.isOverfull === true) return <Notice count={pad.items}>{t('kiosk.pad.overfull')}</Notice>;
  if (callBack !== null) {
    return (
      <Notice count={0} icon={ArrowDownToLine}>
        {callBack}
      </Notice>
    );
  }
  if (key === null) return isEmpty ? null : <p className="actions-hint">{t(pad === undefined ? 'kiosk.items.next' : 'kiosk.pad.next')}</p>;
  return <Notice count={hint.hintCount}>{t(key)}</Notice>;
}

/** The list of one visit: borrowing and returning look and work alike. */
export function ItemsScreen(props: ItemsScreenProps): ReactNode {
  const t = useText();
  const isEmpty = props.counts.all === 0;
  return (
    <>
      <main className={isEmpty ? 'ask' : 'items'}>
        {isEmpty ? <ItemsStart words={props.words} pad={props.pad} /> : <ItemsHead words={props.words} counts={props.counts} pad={props.pad} />}
        {!isEmpty && (
          <ul className="rows" tabIndex={0} aria-label={props.words.heading}>
            {props.children}
            {props.counts.older > 0 && <li className="rows-older">{t('kiosk.items.older', { count: props.counts.older })}</li>}
          </ul>
        )}
      </main>
      <footer className="actions">
        <ItemsHint hint={props.hint} pad={props.pad} callBack={props.callBack} isEmpty={isEmpty} />
        {props.account !== null && (
          <ActionButton kind="plain" icon={BookMarked} onPress={props.account}>
            {t('kiosk.account.open')}
          </ActionButton>
        )}
        {props.receipt !== null && (
          <ActionButton kind="plain" icon={ReceiptText} onPress={props.receipt}>
            {t('kiosk.receipt.done')}
          </ActionButton>
        )}
        <ActionButton kind="main" icon={Check} onPress={props.done}>
          {t('kiosk.items.done')}
        </ActionButton>
      </footer>
    </>
  );
}

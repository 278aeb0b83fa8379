import { Check, CircleAlert, CircleQuestionMark, type LucideIcon, ScanLine } from 'lucide-react';
import type { ReactNode } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { BookAtReader } from '../parts/illustrations.tsx';
import { Notice } from '../parts/notice.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { useText } from '../text/use-text.tsx';
import { type Hinting, hintKey } from './hint-words.ts';
import type { ShownCounts } from './item-counts.ts';

/** The words in which borrowing and returning differ. */
export interface ItemsWords {
  readonly icon: LucideIcon;
  readonly start: string;
  readonly startText: string;
  readonly heading: string;
  readonly refused: string;
}

interface ItemsScreenProps {
  readonly words: ItemsWords;
  readonly counts: ShownCounts;
  /** What is said of the last scan. */
  readonly hint: Pick<Hinting, 'hint' | 'hintCount'>;
  /** The rows, newest first: what was just shown needs no scrolling. */
  readonly children: ReactNode;
  done(): void;
}

const chipIcons = { asking: ScanLine, attention: CircleQuestionMark, refusal: CircleAlert } as const;

function Chip(props: { tone: keyof typeof chipIcons; children: ReactNode }): ReactNode {
  const Icon = chipIcons[props.tone];
  return (
    <span className={`chip tone-${props.tone}`}>
      <Icon aria-hidden />
      {props.children}
    </span>
  );
}

function ItemsHead({ words, counts }: Pick<ItemsScreenProps, 'words' | 'counts'>): ReactNode {
  const t = useText();
  const TaskIcon = words.icon;
  return (
    <div className="items-head">
      <TaskIcon aria-hidden className="task-icon" />
      <ScreenHeading>{words.heading}</ScreenHeading>
      <div className="chips">
        {counts.asking > 0 && <Chip tone="asking">{t('kiosk.items.asking', { count: counts.asking })}</Chip>}
        {counts.unclear > 0 && <Chip tone="attention">{t('kiosk.items.unclear', { count: counts.unclear })}</Chip>}
        {counts.refused > 0 && <Chip tone="refusal">{words.refused}</Chip>}
      </div>
    </div>
  );
}

function ItemsStart({ words }: Pick<ItemsScreenProps, 'words'>): ReactNode {
  return (
    <>
      <div className="ask-words">
        <ScreenHeading>{words.start}</ScreenHeading>
        <p className="lead">{words.startText}</p>
      </div>
      <BookAtReader />
    </>
  );
}

function ItemsHint({ hint, isEmpty }: Pick<ItemsScreenProps, 'hint'> & { isEmpty: boolean }): ReactNode {
  const t = useText();
  const key = hintKey(hint);
  if (key === null) return isEmpty ? null : <p className="actions-hint">{t('kiosk.items.next')}</p>;
  return <Notice count={hint.hintCount}>{t(key)}</Notice>;
}

/** The list of one visit: borrowing and returning look and work alike. */
export function ItemsScreen(props: ItemsScreenProps): ReactNode {
  const t = useText();
  const isEmpty = props.counts.all === 0;
  return (
    <>
      <main className={isEmpty ? 'ask' : 'items'}>
        {isEmpty ? <ItemsStart words={props.words} /> : <ItemsHead words={props.words} counts={props.counts} />}
        {!isEmpty && (
          <ul className="rows" tabIndex={0} aria-label={props.words.heading}>
            {props.children}
            {props.counts.older > 0 && <li className="rows-older">{t('kiosk.items.older', { count: props.counts.older })}</li>}
          </ul>
        )}
      </main>
      <footer className="actions">
        <ItemsHint hint={props.hint} isEmpty={isEmpty} />
        <ActionButton kind="main" icon={Check} onPress={props.done}>
          {t('kiosk.items.done')}
        </ActionButton>
      </footer>
    </>
  );
}

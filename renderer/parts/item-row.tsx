import type { ReactNode } from 'react';
import { type Mark, StateMark, toneOf } from './state-mark.tsx';

interface ItemRowProps {
  readonly mark: Mark;
  /** Text from outside; shown as text, clipped, in its own direction. */
  readonly title: string;
  /** What is true, and what to do with the thing in the hand. */
  readonly children: ReactNode;
  /** The state in a word. */
  readonly word: string;
  readonly corner?: ReactNode;
}

/** One item: icon, title, what to do, and its state in a word. */
export function ItemRow(props: ItemRowProps): ReactNode {
  return (
    <li className="row" data-mark={props.mark}>
      <StateMark mark={props.mark} />
      <div className="row-body">
        <p className="row-title">
          <bdi>{props.title}</bdi>
        </p>
        <div className="row-text">{props.children}</div>
      </div>
      <div className={`row-end tone-${toneOf(props.mark)}`}>
        <span className="row-word">{props.word}</span>
        {props.corner}
      </div>
    </li>
  );
}

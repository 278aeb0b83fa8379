import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

interface NoticeProps {
  /** Counts what the words are about: the same words about something else arrive anew. */
  readonly count: number;
  readonly children: ReactNode;
}

/** Something that needs the patron now, where the next step stands otherwise. */
export function Notice({ count, children }: NoticeProps): ReactNode {
  return (
    <p key={count} className="notice tone-attention" data-count={count}>
      <CircleAlert aria-hidden />
      <span>{children}</span>
    </p>
  );
}

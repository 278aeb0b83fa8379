import { CircleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface NoticeProps {
  /** Counts what the words are about: the same words about something else arrive anew. */
  readonly count: number;
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
}

/** Something that needs the patron now, where the next step stands otherwise. */
export function Notice({ count, icon: Icon = CircleAlert, children }: NoticeProps): ReactNode {
  return (
    <p key={count} className="notice tone-attention" data-count={count}>
      <Icon aria-hidden />
      <span>{children}</span>
    </p>
  );
}

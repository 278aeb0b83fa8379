import { CircleCheck, CircleDashed, CircleX, Hourglass, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTechnicianText } from '../text/use-technician-text.ts';

/** How a part is, as every panel shows it. */
export type TagState = 'starting' | 'ready' | 'faulted' | 'none';

const icons: Record<TagState, LucideIcon> = { starting: Hourglass, ready: CircleCheck, faulted: CircleX, none: CircleDashed };

/** A state with an icon, a colour and a word: its own, or what is given. */
export function StateTag({ state, children }: { state: TagState; children?: ReactNode }): ReactNode {
  const t = useTechnicianText();
  const Icon = icons[state];
  return (
    <span className="tech-tag" data-state={state}>
      <Icon aria-hidden />
      {children ?? t(`technician.state.${state}`)}
    </span>
  );
}

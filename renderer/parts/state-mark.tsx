import {
  ArrowDownToLine,
  BookOpen,
  BookX,
  CalendarClock,
  Check,
  CheckCheck,
  CircleAlert,
  Hourglass,
  Info,
  type LucideIcon,
  PackageCheck,
  QuestionMark,
  RotateCw,
  ScanLine,
  Truck,
  UserRound,
} from 'lucide-react';
import type { ReactNode } from 'react';

/** What is true of a row: it decides colour and icon together, and a word always stands beside them. */
export type Mark =
  | 'asking'
  | 'done'
  | 'renewed'
  | 'onHold'
  | 'otherBranch'
  | 'unclear'
  | 'refused'
  | 'putBack'
  | 'problem'
  | 'own'
  | 'overdue'
  | 'ready'
  | 'waiting'
  | 'alreadyReturned'
  | 'notOurs';

const icons: Record<Mark, LucideIcon> = {
  asking: ScanLine,
  done: Check,
  renewed: RotateCw,
  onHold: UserRound,
  otherBranch: Truck,
  unclear: QuestionMark,
  refused: CircleAlert,
  putBack: ArrowDownToLine,
  problem: Info,
  own: BookOpen,
  overdue: CalendarClock,
  ready: PackageCheck,
  waiting: Hourglass,
  alreadyReturned: CheckCheck,
  notOurs: BookX,
};

/** The colour family of a mark. */
export function toneOf(mark: Mark): 'asking' | 'ok' | 'attention' | 'refusal' | 'plain' {
  if (mark === 'own' || mark === 'waiting') return 'plain';
  if (mark === 'asking') return 'asking';
  if (mark === 'refused' || mark === 'notOurs') return 'refusal';
  return mark === 'done' || mark === 'renewed' || mark === 'ready' ? 'ok' : 'attention';
}

/** The sign at a row's start: round, and a diamond for what is unclear. */
export function StateMark(props: { mark: Mark }): ReactNode {
  const Icon = icons[props.mark];
  return (
    <span className={`mark tone-${toneOf(props.mark)}`} data-mark={props.mark}>
      <Icon aria-hidden />
    </span>
  );
}

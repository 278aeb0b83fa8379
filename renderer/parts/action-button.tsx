import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';

interface ActionButtonProps {
  /** `main`: the one thing to do next. `plain`: everything else. */
  readonly kind: 'main' | 'plain';
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
  readonly autoFocus?: boolean;
  /** What is said of it where everybody hears it, in place of words that tell of a person. */
  readonly toAll?: string;
  onPress(): void;
}

/** A button in words, with an icon beside them where it helps. */
export function ActionButton(props: ActionButtonProps): ReactNode {
  const Icon = props.icon;
  return (
    <Button className={`action action-${props.kind}`} onPress={props.onPress} autoFocus={props.autoFocus ?? false} data-to-all={props.toAll}>
      {Icon !== undefined && <Icon aria-hidden className="action-icon" />}
      <span>{props.children}</span>
    </Button>
  );
}

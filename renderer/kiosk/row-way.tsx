import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import './account.css';

interface RowWayProps {
  readonly icon: LucideIcon;
  readonly children: ReactNode;
  onPress(): void;
}

/** Something to do about a list, in the list: in large letters the column of actions has room for the next step only. */
export function RowWay({ icon: Icon, children, onPress }: RowWayProps): ReactNode {
  return (
    <li className="staff-way">
      <Button className="row-button" onPress={onPress}>
        <Icon aria-hidden />
        {children}
      </Button>
    </li>
  );
}

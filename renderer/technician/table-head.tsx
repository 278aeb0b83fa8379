import type { ReactNode } from 'react';
import type { TechnicianTextKey } from '../../texts/keys.ts';
import { useTechnicianText } from '../text/use-technician-text.ts';

/** A word of the page's own, without the part before its dot. */
type Column = Extract<TechnicianTextKey, `technician.${string}`> extends `technician.${infer Word}` ? Word : never;

/** The head of a table, a column for each word. */
export function TableHead({ columns }: { readonly columns: readonly Column[] }): ReactNode {
  const t = useTechnicianText();
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column} scope="col">
            {t(`technician.${column}`)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

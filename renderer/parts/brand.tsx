import { LibraryBig } from 'lucide-react';
import type { ReactNode } from 'react';

/** The site's name, with the library's sign. */
export function Brand(props: { siteName: string }): ReactNode {
  return (
    <p className="brand">
      <LibraryBig aria-hidden />
      <bdi>{props.siteName}</bdi>
    </p>
  );
}

import { LibraryBig } from 'lucide-react';
import type { ReactNode } from 'react';

/** The site's name, with its logo or a library's sign. */
export function Brand(props: { siteName: string; logo?: string | null | undefined }): ReactNode {
  return (
    <p className="brand">
      {props.logo ? <img className="brand-logo" src={props.logo} alt="" /> : <LibraryBig aria-hidden />}
      <bdi>{props.siteName}</bdi>
    </p>
  );
}

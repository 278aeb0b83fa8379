import type { ReactNode } from 'react';

/** Says changes aloud: what can wait politely, what cannot at once. Both regions stay in the page, only their text changes. */
export function LiveRegion(props: { polite: string; urgent: string }): ReactNode {
  return (
    <>
      <div className="spoken-only" role="status">
        {props.polite}
      </div>
      <div className="spoken-only" role="alert">
        {props.urgent}
      </div>
    </>
  );
}

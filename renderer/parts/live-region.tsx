import type { ReactNode } from 'react';

interface LiveRegionProps {
  readonly polite: string;
  readonly urgent: string;
  /** What the urgent words are about: the same words about something else are said again. */
  readonly about?: string;
}

/** Says changes aloud: what can wait politely, what cannot at once. Both regions stay in the page, only their text changes. */
export function LiveRegion(props: LiveRegionProps): ReactNode {
  return (
    <>
      <div className="spoken-only" role="status">
        {props.polite}
      </div>
      <div className="spoken-only" role="alert">
        <span key={props.about}>{props.urgent}</span>
      </div>
    </>
  );
}

import { type ReactNode, useEffect, useRef } from 'react';

/** A screen's one heading. It takes the focus when the screen appears, so that keyboard and speech start there. */
export function ScreenHeading(props: { children: ReactNode; isQuiet?: boolean }): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  const isQuiet = props.isQuiet ?? false;
  useEffect(() => {
    if (!isQuiet) heading.current?.focus({ preventScroll: true });
  }, [isQuiet]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {props.children}
    </h1>
  );
}

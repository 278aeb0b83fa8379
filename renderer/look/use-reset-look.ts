import { useEffect, useRef } from 'react';
import { useLook } from './look-context.tsx';
import { defaultLook } from './tokens.ts';

/** Choices last one session: when the screen comes back to rest, so does its look. */
export function useResetLook(isAtRest: boolean): void {
  const { choose } = useLook();
  const wasAtRest = useRef(isAtRest);
  useEffect(() => {
    if (isAtRest && !wasAtRest.current) choose(defaultLook);
    wasAtRest.current = isAtRest;
  }, [isAtRest, choose]);
}

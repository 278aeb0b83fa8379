import { createContext, type ReactNode, useCallback, useContext, useEffect, useInsertionEffect, useMemo, useState } from 'react';
import { profileOf } from './screen-profile.ts';
import { defaultLook, type LookChoice, tokensFor } from './tokens.ts';

/** Width and height of the page in CSS pixels. */
interface PageSize {
  readonly width: number;
  readonly height: number;
}

interface Look {
  readonly size: PageSize;
  readonly choice: LookChoice;
  choose(choice: LookChoice): void;
  /** Whether the settings are open. */
  readonly isOpen: boolean;
  open(isOpen: boolean): void;
  /** The look of somebody who chose nothing, settings closed. */
  forget(): void;
}

const pageSize = (): PageSize => ({ width: window.innerWidth, height: window.innerHeight });

const LookContext = createContext<Look>({
  size: { width: 0, height: 0 },
  choice: defaultLook,
  choose: () => undefined,
  isOpen: false,
  open: () => undefined,
  forget: () => undefined,
});

/** The look in use, and how to change it. */
export function useLook(): Look {
  return useContext(LookContext);
}

function paint(choice: LookChoice, { width, height }: PageSize): void {
  const root = document.documentElement;
  const tokens = tokensFor(profileOf(width, height), choice);
  for (const [name, value] of tokens) root.style.setProperty(name, value);
  root.dataset['theme'] = choice.theme;
  root.dataset['reach'] = choice.isLowReach ? 'low' : 'normal';
}

/** Computes the tokens for this screen and lets what is inside choose theme and reach. */
export function LookProvider(props: { children: ReactNode; initial?: LookChoice; isOpen?: boolean }): ReactNode {
  const [choice, choose] = useState(props.initial ?? defaultLook);
  const [isOpen, open] = useState(props.isOpen ?? false);
  const forget = useCallback(() => {
    choose(defaultLook);
    open(false);
  }, []);
  const [size, resize] = useState(pageSize);
  // Before anything inside measures itself.
  useInsertionEffect(() => paint(choice, size), [choice, size]);
  useEffect(() => {
    const remeasure = (): void => resize(pageSize());
    window.addEventListener('resize', remeasure);
    return () => window.removeEventListener('resize', remeasure);
  }, []);
  const look = useMemo(() => ({ choice, choose, isOpen, open, forget, size }), [choice, isOpen, forget, size]);
  return <LookContext value={look}>{props.children}</LookContext>;
}

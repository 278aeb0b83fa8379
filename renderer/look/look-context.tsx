import { createContext, type ReactNode, useCallback, useContext, useLayoutEffect, useMemo, useState } from 'react';
import { profileOf } from './screen-profile.ts';
import { defaultLook, type LookChoice, tokensFor } from './tokens.ts';

interface Look {
  readonly choice: LookChoice;
  choose(choice: LookChoice): void;
  /** Whether the settings are open. */
  readonly isOpen: boolean;
  open(isOpen: boolean): void;
  /** The look of somebody who chose nothing, settings closed. */
  forget(): void;
}

const LookContext = createContext<Look>({
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

function paint(choice: LookChoice): void {
  const root = document.documentElement;
  const tokens = tokensFor(profileOf(window.innerWidth, window.innerHeight), choice);
  for (const [name, value] of tokens) root.style.setProperty(name, value);
  root.dataset['theme'] = choice.theme;
  root.dataset['reach'] = choice.isLowReach ? 'low' : 'normal';
}

/** Computes the tokens for this screen and lets what is inside choose theme and reach. */
export function LookProvider(props: { children: ReactNode; initial?: LookChoice }): ReactNode {
  const [choice, choose] = useState(props.initial ?? defaultLook);
  const [isOpen, open] = useState(false);
  const forget = useCallback(() => {
    choose(defaultLook);
    open(false);
  }, []);
  useLayoutEffect(() => {
    const repaint = (): void => paint(choice);
    repaint();
    window.addEventListener('resize', repaint);
    return () => window.removeEventListener('resize', repaint);
  }, [choice]);
  const look = useMemo(() => ({ choice, choose, isOpen, open, forget }), [choice, isOpen, forget]);
  return <LookContext value={look}>{props.children}</LookContext>;
}

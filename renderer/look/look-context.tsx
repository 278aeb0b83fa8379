import { createContext, type ReactNode, useCallback, useContext, useEffect, useInsertionEffect, useMemo, useState } from 'react';
import { themeNamed } from './palette.ts';
import { profileOf } from './screen-profile.ts';
import { defaultLook, type LookChoice, tokensFor } from './tokens.ts';

/** Width and height of the page in CSS pixels. */
interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** What a site makes its own, as the station tells it. */
export interface SiteLook {
  readonly actionColour?: string | undefined;
  readonly theme?: string | undefined;
}

/** What may stand open over a screen: how it looks, or in which language it speaks. */
export type Sheet = 'look' | 'languages';

interface Look {
  readonly size: PageSize;
  readonly choice: LookChoice;
  /** Whether somebody chose; the look is the site's usual one otherwise. */
  readonly hasChosen: boolean;
  choose(choice: LookChoice): void;
  /** What stands open. */
  readonly sheet: Sheet | null;
  open(sheet: Sheet | null): void;
  /** The look of somebody who chose nothing; what is open stays open. */
  unchoose(): void;
  /** The look of somebody who chose nothing, everything closed. */
  forget(): void;
  /** Takes over what the site makes its own. */
  wear(site: SiteLook): void;
}

const nothing = (): void => undefined;
const pageSize = (): PageSize => ({ width: window.innerWidth, height: window.innerHeight });

const LookContext = createContext<Look>({
  size: { width: 0, height: 0 },
  choice: defaultLook,
  hasChosen: false,
  choose: nothing,
  sheet: null,
  open: nothing,
  unchoose: nothing,
  forget: nothing,
  wear: nothing,
});

/** The look in use, and how to change it. */
export function useLook(): Look {
  return useContext(LookContext);
}

/** Lets a patron's screen wear what its site makes its own. */
export function useSiteLook({ actionColour, theme }: SiteLook): void {
  const { wear } = useLook();
  useEffect(() => wear({ actionColour, theme }), [wear, actionColour, theme]);
}

interface Painted {
  readonly choice: LookChoice;
  readonly size: PageSize;
  readonly action: string | null;
}

function paint({ choice, size, action }: Painted): void {
  const root = document.documentElement;
  for (const [name, value] of tokensFor(profileOf(size.width, size.height), choice, action)) root.style.setProperty(name, value);
  root.dataset['theme'] = choice.theme;
  root.dataset['reach'] = choice.isLowReach ? 'low' : 'normal';
}

/** The page's size, and every later one. */
function usePageSize(): PageSize {
  const [size, resize] = useState(pageSize);
  useEffect(() => {
    const remeasure = (): void => resize(pageSize());
    window.addEventListener('resize', remeasure);
    return () => window.removeEventListener('resize', remeasure);
  }, []);
  return size;
}

/** Computes the tokens for this screen and lets what is inside choose theme, reach and scanning. */
export function LookProvider(props: { children: ReactNode; initial?: LookChoice; sheet?: Sheet | null }): ReactNode {
  const [chosen, choose] = useState<LookChoice | null>(props.initial ?? null);
  const [site, wear] = useState<SiteLook>({});
  const [sheet, open] = useState<Sheet | null>(props.sheet ?? null);
  const size = usePageSize();
  const usual = useMemo(() => ({ ...defaultLook, theme: themeNamed(site.theme) }), [site.theme]);
  const choice = chosen ?? usual;
  const action = site.actionColour ?? null;
  const unchoose = useCallback(() => choose(null), []);
  const forget = useCallback(() => {
    choose(null);
    open(null);
  }, []);
  // Before anything inside measures itself.
  useInsertionEffect(() => paint({ choice, size, action }), [choice, size, action]);
  const look = useMemo(
    () => ({ choice, hasChosen: chosen !== null, choose, sheet, open, unchoose, forget, size, wear }),
    [choice, chosen, sheet, unchoose, forget, size],
  );
  return <LookContext value={look}>{props.children}</LookContext>;
}

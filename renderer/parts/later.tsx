import { type ComponentType, createElement, lazy, type ReactNode, Suspense, useState } from 'react';

/** A component that is not part of the first load. */
export interface Later<Props> {
  (props: Props): ReactNode;
  /** Fetches it, so that nobody waits for it; what fails is fetched again when it is needed. */
  prepare(): void;
}

/**
 * Makes a component of a file that is fetched later. Once the file is there it is drawn at once: React's own `lazy` shows nothing first, also for
 * a file that it has, and holds the rest back for up to 300 ms.
 */
export function later<Props extends object>(load: () => Promise<{ readonly default: ComponentType<Props> }>): Later<Props> {
  let ready: ComponentType<Props> | null = null;
  const fetchIt = async (): Promise<{ default: ComponentType<Props> }> => {
    const { default: component } = await load();
    ready = component;
    return { default: component };
  };
  const Fetched = lazy(fetchIt) as unknown as ComponentType<Props>;
  const Drawn = (props: Props): ReactNode => {
    // What stands there once stays: another component in its place would lose what was typed.
    const [component] = useState<ComponentType<Props>>(() => ready ?? Fetched);
    const drawn = createElement(component, props);
    return component === Fetched ? <Suspense fallback={null}>{drawn}</Suspense> : drawn;
  };
  return Object.assign(Drawn, { prepare: () => void fetchIt().catch(() => undefined) });
}

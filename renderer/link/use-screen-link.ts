import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ScreenRole } from '../../contracts/rpc.contract.ts';
import { browserClock } from '../browser-clock.ts';
import { resumeKey } from './early-socket.ts';
import { connectToStation, isCodeRefused, type StationClient } from './rpc-connection.ts';
import { type LinkSnapshot, ScreenLink, type Surface } from './screen-link.ts';
import { codeIn, makeSecretSource } from './secrets.ts';
import { type Keepsake, type ShellBridge, stationSocketUrl } from './shell-bridge.ts';

/** A page's link: the newest snapshot and the way back. */
export interface LinkedScreen<View, Intent> {
  readonly snapshot: LinkSnapshot<View>;
  send(intent: Intent): void;
  /** Asks the station for something that is no intention; always the same function. */
  ask(call: (client: StationClient) => Promise<void>): Promise<void>;
}

function openLink<View, Intent>(surface: Surface<View, Intent>, role: ScreenRole): ScreenLink<View, Intent> {
  const bridge = window.omatoimi;
  const url = stationSocketUrl(bridge, window.location.origin);
  return new ScreenLink({
    surface,
    role,
    clock: browserClock,
    isCodeRefused,
    ...(bridge === undefined ? {} : { untilShown: untilShown(bridge) }),
    connect: () => connectToStation(url),
    secrets: makeSecretSource({ host: window, role, bridge, storageKey: resumeKey(window.location.pathname) }),
  });
}

const shownBy = new WeakMap<ShellBridge, Promise<Keepsake | null>>();

/** When the shell shows this page, and what the page before it left; asked once. A shell that cannot tell shows it at once. */
export function untilShown(bridge: ShellBridge): Promise<Keepsake | null> {
  const shown = shownBy.get(bridge) ?? bridge.untilShown().catch(() => null);
  shownBy.set(bridge, shown);
  return shown;
}

/** A new code in this very page's address: the browser loads nothing for it by itself. */
function reloadForCode(): void {
  if (codeIn(window.location.hash) !== null) window.location.reload();
}

/** Links the page to its station for as long as it is open. `surface` must not change. */
export function useScreenLink<View, Intent>(surface: Surface<View, Intent>, role: ScreenRole): LinkedScreen<View, Intent> {
  const [link] = useState(() => openLink(surface, role));
  useEffect(() => {
    void link.run();
    window.addEventListener('hashchange', reloadForCode);
    return () => {
      window.removeEventListener('hashchange', reloadForCode);
      link.close();
    };
  }, [link]);
  const snapshot = useSyncExternalStore(link.subscribe, link.read);
  return { snapshot, send: link.send, ask: link.ask };
}

import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ScreenRole } from '../../contracts/rpc.contract.ts';
import { browserClock } from '../browser-clock.ts';
import { connectToStation, isCodeRefused } from './rpc-connection.ts';
import { type LinkSnapshot, ScreenLink, type Surface } from './screen-link.ts';
import { codeIn, makeSecretSource } from './secrets.ts';
import { stationSocketUrl } from './shell-bridge.ts';

/** A page's link: the newest snapshot and the way back. */
export interface LinkedScreen<View, Intent> {
  readonly snapshot: LinkSnapshot<View>;
  send(intent: Intent): void;
}

function openLink<View, Intent>(surface: Surface<View, Intent>, role: ScreenRole): ScreenLink<View, Intent> {
  const bridge = window.omatoimi;
  const url = stationSocketUrl(bridge, window.location.origin);
  return new ScreenLink({
    surface,
    role,
    clock: browserClock,
    isCodeRefused,
    connect: () => connectToStation(url),
    secrets: makeSecretSource({ host: window, role, bridge, storageKey: `omatoimi.resume.${window.location.pathname}` }),
  });
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
  return { snapshot, send: link.send };
}

import { lazy, type ReactNode, Suspense, useCallback, useRef, useState } from 'react';
import { KioskPage } from './kiosk/kiosk-page.tsx';
import { useFreshPage } from './kiosk/use-fresh-page.ts';
import { benchSurface, doorOfPanel, doorSurface, kioskSurface, startSurface, technicianSurface } from './link/surfaces.ts';
import { useScreenLink } from './link/use-screen-link.ts';
import { LookProvider } from './look/look-context.tsx';
import { LinkedPage } from './pages/linked-page.tsx';
import { pageOf } from './pages/page-of.ts';
import { useNoContextMenu } from './pages/use-no-context-menu.ts';
import { unreadPage } from './speech/kept-reading.ts';
import { type SayAtStation, useStationVoice } from './speech/station-voice.ts';

const DoorPage = lazy(async () => ({ default: (await import('./door/door-page.tsx')).DoorPage }));
const StartPage = lazy(() => import('./pages/start-page.tsx'));
const TechnicianPage = lazy(() => import('./technician/technician-page.tsx'));
const BenchPage = lazy(() => import('./bench/bench-page.tsx'));

function Kiosk(): ReactNode {
  useNoContextMenu();
  const { snapshot, send, ask } = useScreenLink(kioskSurface, 'kiosk');
  const say = useCallback<SayAtStation>((saying, signal) => ask((client) => client.kiosk.say(saying, { signal })), [ask]);
  const voice = useStationVoice(snapshot.station?.voices?.kiosk, say);
  const keeper = useRef(unreadPage);
  const isLeaving = useFreshPage(snapshot, keeper);
  return (
    <LinkedPage snapshot={isLeaving ? { ...snapshot, phase: 'starting', view: null } : snapshot} place="kiosk">
      {(view, station) => <KioskPage view={view} station={station} send={send} voice={voice} keeper={keeper} />}
    </LinkedPage>
  );
}

function Door({ door }: { door: string | null }): ReactNode {
  useNoContextMenu();
  const [surface] = useState(() => doorSurface(door));
  const { snapshot, send, ask } = useScreenLink(surface, 'doorPanel');
  const id = doorOfPanel(door, snapshot.station?.doors);
  const say = useCallback<SayAtStation>((saying, signal) => ask((client) => client.door.say({ door: id, saying }, { signal })), [ask, id]);
  const voice = useStationVoice(snapshot.station?.voices?.doors[id], say);
  const isSoundOn = !(snapshot.station?.silentDoors ?? []).includes(id);
  return (
    <LinkedPage snapshot={snapshot} place="door">
      {(view, station) => <DoorPage view={view} station={station} send={send} voice={voice} isSoundOn={isSoundOn} />}
    </LinkedPage>
  );
}

function Bench(): ReactNode {
  const { snapshot, send } = useScreenLink(benchSurface, 'bench');
  return (
    <LinkedPage snapshot={snapshot} place="tools">
      {(view, station) => <BenchPage view={view} station={station} send={send} />}
    </LinkedPage>
  );
}

function Technician(): ReactNode {
  const { snapshot } = useScreenLink(technicianSurface, 'technician');
  return (
    <LinkedPage snapshot={snapshot} place="tools">
      {(link, station) => <TechnicianPage link={link} station={station} />}
    </LinkedPage>
  );
}

function Start(): ReactNode {
  const { snapshot } = useScreenLink(startSurface, 'bench');
  return (
    <LinkedPage snapshot={snapshot} place="tools">
      {(view, station) => <StartPage view={view} station={station} />}
    </LinkedPage>
  );
}

function Page({ pathname }: { pathname: string }): ReactNode {
  const page = pageOf(pathname);
  if (page.kind === 'kiosk') return <Kiosk />;
  if (page.kind === 'door') return <Door door={page.door} />;
  if (page.kind === 'technician') return <Technician />;
  return page.kind === 'bench' ? <Bench /> : <Start />;
}

/** The whole renderer: the address decides which page this is. */
export function App({ pathname }: { pathname: string }): ReactNode {
  return (
    <LookProvider>
      <Suspense fallback={null}>
        <Page pathname={pathname} />
      </Suspense>
    </LookProvider>
  );
}

import { BookOpen, DoorOpen, FlaskConical, type LucideIcon, Wrench } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { ScreenRole, StationInfo } from '../../contracts/rpc.contract.ts';
import type { StartView } from '../link/surfaces.ts';
import { LanguageProvider } from '../text/use-text.tsx';
import { useBenchText } from '../text/use-bench-text.ts';
import { browserLanguage } from './page-language.ts';
import './pages.css';

interface StartPageProps {
  readonly view: StartView;
  readonly station: Pick<StationInfo, 'siteName' | 'roles' | 'isBench'>;
}

const paths: Record<ScreenRole, string> = { kiosk: '/kiosk', doorPanel: '/door', technician: '/technician', bench: '/bench' };
const icons: Record<ScreenRole, LucideIcon> = { kiosk: BookOpen, doorPanel: DoorOpen, technician: Wrench, bench: FlaskConical };

/** The screens that this station has. */
export function screensOf(station: StartPageProps['station']): readonly ScreenRole[] {
  const screens: ScreenRole[] = [];
  if (station.roles.includes('self-checkout')) screens.push('kiosk');
  if (station.roles.includes('door')) screens.push('doorPanel');
  if (station.isBench) screens.push('technician', 'bench');
  return screens;
}

/** Opens a screen beside this one with a code of its own. */
async function openScreen(role: ScreenRole, mintCode: StartView['mintCode']): Promise<void> {
  // Opened at once, while the browser still sees the press; the address follows when the code is there.
  const beside = window.open('', '_blank');
  try {
    const address = `${paths[role]}#code=${encodeURIComponent(await mintCode(role))}`;
    if (beside === null) return window.location.assign(address);
    beside.opener = null;
    beside.location.replace(new URL(address, window.location.origin));
  } catch (error) {
    beside?.close();
    throw error;
  }
}

function StartLinks({ view, station }: StartPageProps): ReactNode {
  const t = useBenchText();
  const [hasFailed, setFailed] = useState(false);
  const open = (role: ScreenRole) => () => {
    setFailed(false);
    openScreen(role, view.mintCode).catch(() => setFailed(true));
  };
  return (
    <>
      <div className="start-links">
        {screensOf(station).map((role) => {
          const Icon = icons[role];
          return (
            <Button key={role} className="start-link" onPress={open(role)}>
              <Icon aria-hidden />
              <span className="start-name">{t(`start.${role}`)}</span>
              <span className="start-hint">{t(`start.${role}Hint`)}</span>
            </Button>
          );
        })}
      </div>
      {hasFailed && (
        <p className="notice tone-attention" role="alert">
          {t('start.failed')}
        </p>
      )}
    </>
  );
}

function StartBody(props: StartPageProps): ReactNode {
  const t = useBenchText();
  return (
    <div className="page">
      <main className="page-body page-wide">
        <p className="eyebrow">
          <bdi>{props.station.siteName}</bdi>
        </p>
        <h1>{t('start.heading')}</h1>
        <p className="lead">{t('start.text')}</p>
        <StartLinks {...props} />
      </main>
    </div>
  );
}

/** The start page of the demo: the station's screens, one press each. */
export default function StartPage(props: StartPageProps): ReactNode {
  return (
    <LanguageProvider language={browserLanguage(navigator.languages)}>
      <StartBody {...props} />
    </LanguageProvider>
  );
}

import { LogOut } from 'lucide-react';
import { type ReactNode, Suspense, useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs';
import type { StationInfo } from '../../contracts/rpc.contract.ts';
import { type BenchLanguage, benchLanguages } from '../../texts/languages.ts';
import { browserClock } from '../browser-clock.ts';
import type { TechnicianLink } from '../link/surfaces.ts';
import { browserLanguage } from '../pages/page-language.ts';
import { LanguageRow } from '../parts/language-row.tsx';
import { momentTime } from '../text/moment-text.ts';
import { LanguageProvider, useLanguage } from '../text/use-text.tsx';
import { useTechnicianText } from '../text/use-technician-text.ts';
import { Asking } from './asking.tsx';
import type { PanelProps } from './panel.ts';
import { technicianPanels } from './panels.ts';
import { SignIn } from './sign-in.tsx';
import '../pages/pages.css';
import '../look/desk.css';
import './technician.css';

interface TechnicianPageProps {
  readonly link: TechnicianLink;
  readonly station: StationInfo;
  /** The panel that is open at first; absent: the first one. */
  readonly firstPanel?: string;
}

type Choose = (language: BenchLanguage) => void;

function Warnings({ warnings }: Pick<StationInfo, 'warnings'>): ReactNode {
  const t = useTechnicianText();
  if (warnings.length === 0) return null;
  return (
    <section className="tech-warnings" aria-label={t('technician.warnings')}>
      {warnings.map((warning) => (
        <p key={warning}>{warning}</p>
      ))}
    </section>
  );
}

function Head({ link, station, choose, endsInMs }: TechnicianPageProps & { choose: Choose; endsInMs: number }): ReactNode {
  const t = useTechnicianText();
  const language = useLanguage();
  // Told once a sign-in: a time that stands still is easier to plan by than one that runs.
  const until = useMemo(() => new Date(browserClock.now() + endsInMs), [endsInMs]);
  return (
    <header className="tech-head">
      <div>
        <h1>{t('technician.heading')}</h1>
        <p className="soft">
          <bdi>{station.siteName}</bdi> · <bdi>{station.stationId}</bdi>
        </p>
      </div>
      <LanguageRow languages={benchLanguages} choose={choose} />
      <div className="tech-until">
        <p>{t('technician.until', { time: momentTime(until, language) })}</p>
        <Button className="tech-button" onPress={() => void link.client.technician.signOut().catch(() => undefined)}>
          <LogOut aria-hidden />
          {t('technician.signOut')}
        </Button>
      </div>
    </header>
  );
}

function Panels({ firstPanel, ...props }: PanelProps & Pick<TechnicianPageProps, 'firstPanel'>): ReactNode {
  const t = useTechnicianText();
  const panels = technicianPanels.filter(({ isShown }) => isShown?.(props.station) !== false);
  return (
    <Tabs className="tech-tabs" defaultSelectedKey={firstPanel ?? panels[0]?.id ?? ''}>
      <TabList className="tech-tab-list" aria-label={t('technician.parts')}>
        {panels.map(({ id, title, icon: Icon }) => (
          <Tab key={id} id={id} className="tech-tab">
            <Icon aria-hidden />
            {t(title)}
          </Tab>
        ))}
      </TabList>
      {panels.map(({ id, Panel }) => (
        <TabPanel key={id} id={id} className="tech-panel">
          <Suspense fallback={<Asking />}>
            <Panel {...props} />
          </Suspense>
        </TabPanel>
      ))}
    </Tabs>
  );
}

function SignedIn(props: TechnicianPageProps & { choose: Choose; endsInMs: number }): ReactNode {
  const { link, station, firstPanel } = props;
  return (
    <div className="tech">
      <Head {...props} />
      <Warnings warnings={station.warnings} />
      <main>
        <Panels client={link.client} station={station} {...(firstPanel === undefined ? {} : { firstPanel })} />
      </main>
    </div>
  );
}

/** The technician's page: a PIN, then one tab a panel of `panels.ts`. */
export default function TechnicianPage({ link, ...props }: TechnicianPageProps): ReactNode {
  const [language, setLanguage] = useState(() => browserLanguage(navigator.languages));
  const { view, client } = link;
  return (
    <LanguageProvider language={language}>
      {view.screen === 'signIn' ? (
        <SignIn isPinSet={view.isPinSet} signIn={(pin) => client.technician.signIn({ pin })} />
      ) : (
        <SignedIn {...props} link={link} choose={setLanguage} endsInMs={view.endsInMs} />
      )}
    </LanguageProvider>
  );
}

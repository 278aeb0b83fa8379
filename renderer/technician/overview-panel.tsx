import type { ReactNode } from 'react';
import type { TechnicianEvent, TechnicianOverview } from '../../contracts/technician.schema.ts';
import { languageFacts } from '../../texts/languages.ts';
import type { StationClient } from '../link/rpc-connection.ts';
import { momentTime } from '../text/moment-text.ts';
import { useLanguage } from '../text/use-text.tsx';
import { useTechnicianText } from '../text/use-technician-text.ts';
import { Asking } from './asking.tsx';
import { eventWords } from './event-words.ts';
import { isOneOf } from './known-word.ts';
import type { PanelProps } from './panel.ts';
import { PeopleCountForm, PeopleInside } from './people-count.tsx';
import { SeverityTag } from './severity-tag.tsx';
import { StateTag } from './state-tag.tsx';
import { TableHead } from './table-head.tsx';
import { useStream } from './use-station.ts';

const openOverview = (client: StationClient, signal: AbortSignal) => client.technician.overview(undefined, { signal });
const doorways = ['unwatched', 'starting', 'locked', 'suspected', 'released', 'open', 'heldOpen', 'forcedOpen', 'faulted'] as const;
const panelScreens = ['idle', 'awaitingPin', 'checking', 'granted', 'refused', 'outOfOrder'] as const;

type View = { readonly view: TechnicianOverview };

function SiteFacts({ view }: View): ReactNode {
  const t = useTechnicianText();
  const { wallTime, opening, people, librarySystem } = view;
  return (
    <dl className="tech-facts">
      <dt>{t('technician.siteState')}</dt>
      <dd>
        <strong>{t(`technician.condition.${view.condition}`)}</strong>
        {opening !== null && <span> · {t('technician.opens', { date: opening.date, time: opening.time })}</span>}
      </dd>
      <dt>{t('technician.clock')}</dt>
      <dd>
        {wallTime === null ? (
          <StateTag state="faulted">{t('technician.clockDoubted')}</StateTag>
        ) : (
          <bdi>
            {wallTime.date} {wallTime.time}
          </bdi>
        )}
      </dd>
      <dt>{t('technician.inside')}</dt>
      <dd>
        <PeopleInside people={people} />
      </dd>
      <dt>{t('technician.librarySystem')}</dt>
      <dd>
        <StateTag state={librarySystem.state} />
        {librarySystem.remedy !== null && <p>{librarySystem.remedy}</p>}
      </dd>
    </dl>
  );
}

function Doors({ view }: View): ReactNode {
  const t = useTechnicianText();
  if (view.doors.length === 0) return <p className="soft">{t('technician.noDoors')}</p>;
  return (
    <table className="tech-table">
      <TableHead columns={['door', 'doorway', 'lock', 'reader', 'panel']} />
      <tbody>
        {view.doors.map(({ id, doorway, lock, reader, panel, isLockStuck }) => (
          <tr key={id}>
            <th scope="row">
              <bdi>{id}</bdi>
            </th>
            <td>{isOneOf(doorways, doorway) ? t(`technician.doorway.${doorway}`) : doorway}</td>
            <td>
              <StateTag state={lock} />
              {isLockStuck && <StateTag state="faulted">{t('technician.lockStuck')}</StateTag>}
            </td>
            <td>
              <StateTag state={reader} />
            </td>
            <td>{isOneOf(panelScreens, panel) ? t(`technician.panel.${panel}`) : panel}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Devices({ view: { devices, timeZone } }: View): ReactNode {
  const t = useTechnicianText();
  const language = useLanguage();
  const { locale } = languageFacts[language];
  if (devices.length === 0) return <p className="soft">{t('technician.noDevices')}</p>;
  return (
    <table className="tech-table">
      <TableHead columns={['device', 'driver', 'state', 'bytesIn', 'bytesOut', 'lastIn']} />
      <tbody>
        {devices.map(({ id, driver, state, remedy, bytesIn, bytesOut, lastInAt }) => (
          <tr key={id}>
            <th scope="row">
              <bdi>{id}</bdi>
            </th>
            <td>
              <code>{driver}</code>
            </td>
            <td>
              <StateTag state={state} />
              {remedy !== null && <p>{remedy}</p>}
            </td>
            <td>{bytesIn.toLocaleString(locale)}</td>
            <td>{bytesOut.toLocaleString(locale)}</td>
            <td>{lastInAt === null ? '–' : momentTime(new Date(lastInAt), language, { timeZone, withSeconds: true })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function EventRow({ event, timeZone }: { event: TechnicianEvent; timeZone: string }): ReactNode {
  const { at, severity, type, place, result, incidentCode } = event;
  const t = useTechnicianText();
  const language = useLanguage();
  const words = eventWords(event);
  return (
    <tr>
      <td>{momentTime(new Date(at), language, { timeZone, withSeconds: true })}</td>
      <td>
        <SeverityTag severity={severity} />
      </td>
      <td>{words === null ? <code>{type}</code> : t(words.key)}</td>
      <td>
        <code>{place}</code>
      </td>
      <td>
        <code>{words?.code ?? result}</code>
      </td>
      <td>
        <code>{incidentCode ?? ''}</code>
      </td>
    </tr>
  );
}

function Events({ view }: View): ReactNode {
  const t = useTechnicianText();
  if (view.events.length === 0) return <p className="soft">{t('technician.noEvents')}</p>;
  return (
    <table className="tech-table">
      <TableHead columns={['at', 'severity', 'event', 'place', 'result', 'incident']} />
      <tbody>
        {view.events.map((event) => (
          <EventRow key={event.seq} event={event} timeZone={view.timeZone} />
        ))}
      </tbody>
    </table>
  );
}

/** The station at a glance: the site, its doors and devices, and what happened last, without whom. */
export default function OverviewPanel({ client }: PanelProps): ReactNode {
  const t = useTechnicianText();
  const view = useStream(client, openOverview);
  if (view === null) return <Asking />;
  return (
    <div className="tech-sections">
      <section className="tech-card">
        <h2>{t('technician.site')}</h2>
        <SiteFacts view={view} />
        <PeopleCountForm people={view.people} client={client} />
      </section>
      <section className="tech-card">
        <h2>{t('technician.doors')}</h2>
        <Doors view={view} />
      </section>
      <section className="tech-card tech-wide">
        <h2>{t('technician.devices')}</h2>
        <Devices view={view} />
      </section>
      <section className="tech-card tech-wide">
        <h2>{t('technician.events')}</h2>
        <Events view={view} />
      </section>
    </div>
  );
}

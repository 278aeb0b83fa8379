import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import type { TechnicianSchedule } from '../../contracts/technician.schema.ts';
import type { StationClient } from '../link/rpc-connection.ts';
import { dayInWords } from '../../texts/in-words.ts';
import { useLanguage } from '../text/use-text.tsx';
import { useTechnicianText } from '../text/use-technician-text.ts';
import { Asking } from './asking.tsx';
import { isOneOf } from './known-word.ts';
import type { PanelProps } from './panel.ts';
import { StateTag } from './state-tag.tsx';
import { TableHead } from './table-head.tsx';
import { useAnswer } from './use-station.ts';

const daysAhead = 14;
const askSchedule = (client: StationClient): Promise<TechnicianSchedule> => client.technician.schedule({ days: daysAhead });
const reasons = ['weekday', 'publicHoliday', 'holidayEve', 'exception'] as const;
const states = ['staffed', 'selfService'] as const;

type Day = TechnicianSchedule['days'][number];

function Bands({ bands }: Pick<Day, 'bands'>): ReactNode {
  const t = useTechnicianText();
  if (bands.length === 0) return <span className="soft">{t('technician.condition.closed')}</span>;
  return (
    <ul className="tech-bands">
      {bands.map(({ from, to, state }) => (
        <li key={`${from} ${state}`} data-state={state}>
          <bdi>
            {from}–{to}
          </bdi>{' '}
          {isOneOf(states, state) ? t(`technician.condition.${state}`) : state}
        </li>
      ))}
    </ul>
  );
}

type Fetched = NonNullable<TechnicianSchedule['fetched']>;

/** Whence the hours are fetched that shorten these, how old they are, and what is wrong with them. */
function FetchedFacts({ fetched: { from, ageMinutes, isCurrent, failure } }: { readonly fetched: Fetched }): ReactNode {
  const t = useTechnicianText();
  return (
    <dl className="tech-facts">
      <dt>{t('technician.fetched')}</dt>
      <dd>
        <bdi>{from === 'library-system' ? t('technician.librarySystem') : from}</bdi>
        {isCurrent && ageMinutes !== null && <span> · {t('technician.fetchedAge', { count: ageMinutes })}</span>}
        {!isCurrent && (
          <p>
            <StateTag state="faulted">{t('technician.fetchedUnknown')}</StateTag>
          </p>
        )}
        {failure !== null && (
          <p>
            {t('technician.fetchedFailure')} <code>{failure}</code>
          </p>
        )}
      </dd>
    </dl>
  );
}

function Shortened({ shortened }: Pick<Day, 'shortened'>): ReactNode {
  return shortened.map(({ from, to }) => (
    <p key={from}>
      <bdi>
        {from}–{to}
      </bdi>
    </p>
  ));
}

/** When cards open the doors that have hours of their own. */
function DoorHours({ doors }: Pick<Day, 'doors'>): ReactNode {
  const t = useTechnicianText();
  return doors.map(({ door, open }) => (
    <p key={door}>
      <bdi>{door}</bdi>: {open.length === 0 ? t('technician.condition.closed') : <bdi>{open.map(({ from, to }) => `${from}–${to}`).join(', ')}</bdi>}
    </p>
  ));
}

/** The schedule of the next 14 days, and why a day is as it is. */
export default function SchedulePanel({ client }: PanelProps): ReactNode {
  const t = useTechnicianText();
  const language = useLanguage();
  const { answer, hasFailed, again } = useAnswer(client, askSchedule);
  if (hasFailed) {
    return (
      <p role="alert">
        {t('technician.notAnswered')}{' '}
        <Button className="tech-button" onPress={again}>
          {t('technician.again')}
        </Button>
      </p>
    );
  }
  if (answer === null) return <Asking />;
  return (
    <section className="tech-card">
      <h2>{t('technician.scheduleHeading', { days: daysAhead })}</h2>
      <p className="soft">{t('technician.scheduleText', { zone: answer.timeZone })}</p>
      {answer.fetched !== null && <FetchedFacts fetched={answer.fetched} />}
      <table className="tech-table">
        <TableHead columns={answer.fetched === null ? ['day', 'hours', 'reason'] : ['day', 'hours', 'fetchedClose', 'reason']} />
        <tbody>
          {answer.days.map(({ date, bands, shortened, doors, reason }) => (
            <tr key={date}>
              <th scope="row">{dayInWords(date, language) ?? date}</th>
              <td>
                <Bands bands={bands} />
                <DoorHours doors={doors} />
              </td>
              {answer.fetched !== null && (
                <td>
                  <Shortened shortened={shortened} />
                </td>
              )}
              <td>{isOneOf(reasons, reason) ? t(`technician.reason.${reason}`) : reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

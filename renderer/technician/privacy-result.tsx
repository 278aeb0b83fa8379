import type { ReactNode } from 'react';
import type { PrivacyAnswer } from '../../contracts/privacy-task.schema.ts';
import { useTechnicianText } from '../text/use-technician-text.ts';
import { StateTag } from './state-tag.tsx';

interface Row {
  readonly at: string;
  readonly event: string;
  readonly resultCode: string;
  readonly more: string;
}

function Rows({ rows }: { readonly rows: readonly Row[] }): ReactNode {
  const t = useTechnicianText();
  if (rows.length === 0) return <p>{t('technician.privacy.nothing')}</p>;
  return (
    <table className="tech-table">
      <tbody>
        {rows.map(({ at, event, resultCode, more }, index) => (
          // Rows of a look have no id, and the look does not change.
          <tr key={`${at}-${index + 1}`}>
            <th scope="row">
              <bdi>{at}</bdi>
            </th>
            <td>
              <bdi>
                {event} {resultCode}
              </bdi>
            </td>
            <td>
              <bdi>{more}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What was looked for, each line with how it came out; files only where something is at fault. */
function Proof({ answer }: { readonly answer: Extract<PrivacyAnswer, { task: 'prove' }> }): ReactNode {
  const t = useTechnicianText();
  return (
    <>
      <p>
        <StateTag state={answer.isOk ? 'ready' : 'faulted'}>{t(answer.isOk ? 'technician.privacy.proved' : 'technician.privacy.notProved')}</StateTag>
      </p>
      <table className="tech-table">
        <tbody>
          {answer.steps.map(({ id, isOk, count, files = [] }) => (
            <tr key={id}>
              <th scope="row">
                {t(`technician.privacy.step.${id}`)}
                {files.map((file) => (
                  <p key={file}>
                    <bdi>{file}</bdi>
                  </p>
                ))}
              </th>
              <td>{count}</td>
              <td>
                <StateTag state={isOk ? 'ready' : 'faulted'}>{t(isOk ? 'technician.privacy.stepWell' : 'technician.privacy.stepFault')}</StateTag>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {answer.searched.map(({ place, files, bytes }) => (
        <p key={place}>{t('technician.privacy.searched', { place, files, kilobytes: Math.ceil(bytes / 1_000) })}</p>
      ))}
      <p>{t('technician.privacy.keepReport')}</p>
    </>
  );
}

function Told({ answer }: { readonly answer: Exclude<PrivacyAnswer, { task: 'refused' }> }): ReactNode {
  const t = useTechnicianText();
  switch (answer.task) {
    case 'export':
      return (
        <>
          <Rows
            rows={answer.traces.map(({ at, event, resultCode, device, expiresAt }) => ({
              at,
              event,
              resultCode,
              more: `${device ?? ''} → ${expiresAt}`,
            }))}
          />
          {answer.damaged.map((what) => (
            <p key={what}>{t('technician.privacy.damaged', { what })}</p>
          ))}
          {answer.pinAttempts.length > 0 && <p>{t('technician.privacy.pinAttempts', { count: answer.pinAttempts.length })}</p>}
        </>
      );
    case 'erase':
      return (
        <>
          <p>{t('technician.privacy.removed', { count: answer.removed })}</p>
          <p>{t(answer.areBytesGone ? 'technician.privacy.bytesGone' : 'technician.privacy.bytesHeld')}</p>
          {answer.stays.map(({ what, why, count, until }) => (
            <p key={what}>
              {what} ({count}): {why}
              {until === null ? '' : ` → ${until}`}
            </p>
          ))}
        </>
      );
    case 'forgivePins':
      return (
        <>
          <p>{t('technician.privacy.forgiven', { count: answer.tries })}</p>
          {!answer.isStored && <p>{t('technician.privacy.notForgotten')}</p>}
        </>
      );
    case 'breach':
      return (
        <>
          <p>{t('technician.privacy.people', { count: answer.people })}</p>
          <p>{answer.sealed}</p>
          <Rows rows={answer.cards.map(({ at, event, resultCode, card }) => ({ at, event, resultCode, more: card }))} />
        </>
      );
    case 'doorEvents':
      return (
        <>
          <p>
            {answer.clock.source}
            {answer.clock.aheadMs === null ? '' : `: ${answer.clock.aheadMs} ms ± ${answer.clock.uncertainMs ?? 0} ms`}. {answer.clock.note}
          </p>
          <Rows rows={answer.events.map(({ at, event, resultCode, device }) => ({ at, event, resultCode, more: device ?? '' }))} />
        </>
      );
    case 'prove':
      return <Proof answer={answer} />;
    case 'rectify':
    case 'restrict':
      return <p>{answer.contact === null ? t('technician.privacy.noContact') : t('technician.privacy.contact', { contact: answer.contact })}</p>;
    case 'confirm':
      return (
        <>
          <p className="tech-code">
            <bdi>{answer.code}</bdi>
          </p>
          <p>{t('technician.privacy.codeHolds', { count: answer.minutes })}</p>
        </>
      );
  }
}

/** What came of a look; for other programs it can be copied as a whole. */
export function PrivacyResult({ answer }: { readonly answer: PrivacyAnswer }): ReactNode {
  const t = useTechnicianText();
  if (answer.task === 'refused') return <p className="notice tone-attention">{answer.sentence}</p>;
  if (answer.task === 'rectify' || answer.task === 'restrict') return <Told answer={answer} />;
  return (
    <>
      <Told answer={answer} />
      <details>
        <summary>{t('technician.privacy.machine')}</summary>
        <textarea
          className="tech-json"
          readOnly
          rows={12}
          aria-label={t('technician.privacy.machine')}
          value={JSON.stringify(answer, null, 2)}
          dir="ltr"
        />
      </details>
    </>
  );
}

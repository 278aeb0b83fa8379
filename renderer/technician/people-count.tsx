import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { TechnicianOverview } from '../../contracts/technician.schema.ts';
import type { StationClient } from '../link/rpc-connection.ts';
import { useTechnicianText } from '../text/use-technician-text.ts';

type People = TechnicianOverview['people'];

/** How many are inside, with how far that can be trusted. */
export function PeopleInside({ people: { inside, uncertainty, capacity, signedIn } }: { people: People }): ReactNode {
  const t = useTechnicianText();
  return (
    <>
      {uncertainty === null ? t('technician.insideUnsure', { inside }) : t('technician.insideCount', { inside, uncertainty })}
      {capacity !== null && <span> · {t('technician.capacity', { capacity })}</span>}
      <span> · {t('technician.signedInCount', { count: signedIn })}</span>
    </>
  );
}

/** Where somebody looked, the count goes on from what they saw; asked for where it decides something or is not known. */
export function PeopleCountForm({ people, client }: { people: People; client: StationClient }): ReactNode {
  const t = useTechnicianText();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [hasFailed, setFailed] = useState(false);
  if (people.capacity === null && people.uncertainty !== null) return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!/^\d{1,4}$/.test(typed)) return;
    setTyped('');
    client.technician.countPeople({ inside: Number(typed) }).then(
      () => setFailed(false),
      () => setFailed(true),
    );
  };
  return (
    <form className="tech-form" onSubmit={submit}>
      <p className="tech-field">
        <label htmlFor={id}>{t('technician.countedInside')}</label>
        <input
          id={id}
          inputMode="numeric"
          autoComplete="off"
          maxLength={4}
          value={typed}
          onChange={(event) => setTyped(event.target.value.replaceAll(/\D/g, ''))}
        />
      </p>
      <Button className="tech-button" type="submit" isDisabled={typed === ''}>
        {t('technician.setCount')}
      </Button>
      <div aria-live="polite">{hasFailed && <p className="notice tone-attention">{t('technician.notAnswered')}</p>}</div>
    </form>
  );
}

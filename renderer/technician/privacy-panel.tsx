import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { PrivacyAnswer, PrivacyTask } from '../../contracts/privacy-task.schema.ts';
import { useTechnicianText } from '../text/use-technician-text.ts';
import type { PanelProps } from './panel.ts';
import {
  emptyForm,
  isComplete,
  isElsewhere,
  isFilled,
  longest,
  type PrivacyChoice,
  type PrivacyField,
  type PrivacyForm,
  privacyChoices,
  privacyFields,
  privacyTasks,
  taskOf,
} from './privacy-form.ts';
import { PrivacyResult } from './privacy-result.tsx';

const caseNumberExample = '123/2026';

type Outcome = PrivacyAnswer | 'asking' | 'failed' | null;

interface FieldProps {
  readonly name: PrivacyField;
  readonly value: string;
  change(value: string): void;
}

function Field({ name, value, change }: FieldProps): ReactNode {
  const t = useTechnicianText();
  const id = useId();
  const isMoment = name === 'from' || name === 'to';
  return (
    <p className="tech-field">
      <label htmlFor={id}>{t(`technician.privacy.${name}`)}</label>
      <input
        id={id}
        type={isMoment ? 'datetime-local' : name === 'card' ? 'password' : 'text'}
        value={value}
        onChange={(event) => change(event.target.value)}
        autoComplete="off"
        spellCheck={false}
        maxLength={longest[name]}
        dir={name === 'card' || name === 'code' || name === 'caseNumber' ? 'ltr' : undefined}
        placeholder={name === 'caseNumber' ? caseNumberExample : undefined}
        aria-invalid={(name === 'caseNumber' && !isFilled(name, value)) || undefined}
      />
    </p>
  );
}

/** One of a list, so that no name and no number is typed into what the event log keeps for good. */
function ChoiceField({ name, value, change, choices }: FieldProps & { readonly choices: readonly PrivacyChoice[] }): ReactNode {
  const t = useTechnicianText();
  const id = useId();
  return (
    <p className="tech-field">
      <label htmlFor={id}>{t(`technician.privacy.${name}`)}</label>
      <select id={id} value={value} onChange={(event) => change(event.target.value)}>
        {choices.map((each) => (
          <option key={each.value} value={each.value}>
            {t(each.text)}
          </option>
        ))}
      </select>
    </p>
  );
}

type AskedTask = Exclude<PrivacyTask['task'], 'rectify' | 'restrict'>;

interface LookFormProps {
  readonly task: AskedTask;
  readonly isAsking: boolean;
  ask(task: PrivacyTask): void;
}

/** What is asked for a look; what it was about is forgotten when it is sent. */
function LookForm({ task, isAsking, ask }: LookFormProps): ReactNode {
  const t = useTechnicianText();
  const [form, setForm] = useState<PrivacyForm>(emptyForm);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const asked = taskOf(task, form);
    if (asked === null || isAsking) return;
    // Card, asker, case and code are forgotten at once; the rest may serve the next look.
    setForm({ ...form, card: '', onBehalf: emptyForm.onBehalf, caseNumber: '', code: '' });
    ask(asked);
  };
  return (
    <form className="tech-form" onSubmit={submit}>
      {privacyFields[task].map((name) => {
        const shared = { value: form[name], change: (value: string) => setForm({ ...form, [name]: value }) };
        const choices = privacyChoices[name];
        return choices === undefined ? (
          <Field key={name} name={name} {...shared} />
        ) : (
          <ChoiceField key={name} name={name} choices={choices} {...shared} />
        );
      })}
      <Button className="tech-button" type="submit" isDisabled={!isComplete(task, form) || isAsking}>
        {t(`technician.privacy.do.${task}`)}
      </Button>
    </form>
  );
}

/** A person's rights and incidents: each look with a reason, recorded before it is done; what it shows goes with the page. */
export default function PrivacyPanel({ client }: PanelProps): ReactNode {
  const t = useTechnicianText();
  const [task, setTask] = useState<PrivacyTask['task']>('export');
  const [outcome, setOutcome] = useState<Outcome>(null);
  // An answer that comes after another task was chosen is for nobody.
  const last = useRef(0);
  const ask = (asked: PrivacyTask): void => {
    last.current += 1;
    const mine = last.current;
    const tell = (told: Outcome): void => {
      if (mine === last.current) setOutcome(told);
    };
    setOutcome('asking');
    client.technician.privacy(asked).then(tell, () => tell('failed'));
  };
  const choose = (chosen: PrivacyTask['task']): void => {
    setTask(chosen);
    last.current += 1;
    setOutcome(null);
    if (isElsewhere(chosen)) ask({ task: chosen });
  };
  return (
    <section className="tech-card">
      <h2>{t('technician.privacy')}</h2>
      <p className="soft">{t('technician.privacy.text')}</p>
      <div className="tech-choices" role="group" aria-label={t('technician.privacy')}>
        {privacyTasks.map((each) => (
          <Button
            key={each}
            className="tech-button"
            aria-pressed={each === task}
            data-current={each === task || undefined}
            onPress={() => choose(each)}
          >
            {t(`technician.privacy.task.${each}`)}
          </Button>
        ))}
      </div>
      <p>{t(`technician.privacy.about.${task}`)}</p>
      {!isElsewhere(task) && <LookForm task={task} isAsking={outcome === 'asking'} ask={ask} />}
      <div aria-live="polite">
        {outcome === 'asking' && <p>{t('technician.asking')}</p>}
        {outcome === 'failed' && <p className="notice tone-attention">{t('technician.notAnswered')}</p>}
        {outcome !== null && typeof outcome === 'object' && <PrivacyResult answer={outcome} />}
      </div>
    </section>
  );
}

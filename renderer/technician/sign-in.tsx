import { KeyRound } from 'lucide-react';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { SignInAnswer } from '../../contracts/technician.schema.ts';
import { useTechnicianText } from '../text/use-technician-text.ts';

interface SignInProps {
  readonly isPinSet: boolean;
  signIn(pin: string): Promise<SignInAnswer>;
}

type Outcome = Exclude<SignInAnswer, 'signedIn'> | 'failed' | 'asking' | null;

function PinForm({ signIn }: Pick<SignInProps, 'signIn'>): ReactNode {
  const t = useTechnicianText();
  const field = useId();
  const [pin, setPin] = useState('');
  const [outcome, setOutcome] = useState<Outcome>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (pin === '' || outcome === 'asking') return;
    setOutcome('asking');
    // The field forgets it at once; nothing of the page keeps it.
    setPin('');
    signIn(pin).then(
      (answer) => setOutcome(answer === 'signedIn' ? null : answer),
      () => setOutcome('failed'),
    );
  };
  return (
    <>
      <form className="code-form" onSubmit={submit}>
        <label htmlFor={field}>{t('technician.pin')}</label>
        <input
          id={field}
          type="password"
          value={pin}
          onChange={(event) => setPin(event.target.value)}
          autoComplete="off"
          maxLength={32}
          spellCheck={false}
          dir="ltr"
        />
        <button type="submit" className="action action-main">
          {t('technician.signIn')}
        </button>
      </form>
      <div role="alert">
        {outcome !== null && outcome !== 'asking' && <p className="notice tone-attention">{t(`technician.answer.${outcome}`)}</p>}
      </div>
    </>
  );
}

/** The way in: a PIN, or what to do where the station has none. */
export function SignIn({ isPinSet, signIn }: SignInProps): ReactNode {
  const t = useTechnicianText();
  return (
    <div className="page">
      <main className="page-body">
        <span className="message-mark tone-asking">
          <KeyRound aria-hidden />
        </span>
        <h1>{t('technician.heading')}</h1>
        <p className="lead">{t(isPinSet ? 'technician.signInText' : 'technician.noPin')}</p>
        {isPinSet && <PinForm signIn={signIn} />}
      </main>
    </div>
  );
}

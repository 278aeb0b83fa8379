import { type ReactNode, useState } from 'react';
import type { SignInAnswer } from '../../contracts/technician.schema.ts';
import { KeyForm, KeyFrame } from '../pages/key-frame.tsx';
import { useTechnicianText } from '../text/use-technician-text.ts';

interface SignInProps {
  readonly isPinSet: boolean;
  signIn(pin: string): Promise<SignInAnswer>;
}

type Outcome = Exclude<SignInAnswer, 'signedIn'> | 'failed' | 'asking' | null;

function PinForm({ signIn }: Pick<SignInProps, 'signIn'>): ReactNode {
  const t = useTechnicianText();
  const [pin, setPin] = useState('');
  const [outcome, setOutcome] = useState<Outcome>(null);
  const submit = (): void => {
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
      <KeyForm
        type="password"
        maxLength={32}
        label={t('technician.pin')}
        button={t('technician.signIn')}
        value={pin}
        change={setPin}
        submit={submit}
      />
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
    <KeyFrame heading={t('technician.heading')} text={t(isPinSet ? 'technician.signInText' : 'technician.noPin')}>
      {isPinSet && <PinForm signIn={signIn} />}
    </KeyFrame>
  );
}

import { KeyRound } from 'lucide-react';
import { type FormEvent, type InputHTMLAttributes, type ReactNode, useId } from 'react';

interface KeyFrameProps {
  readonly heading: string;
  readonly text: string;
  readonly children: ReactNode;
}

/** A page for a desk that asks for something to open it: a code, a PIN. */
export function KeyFrame({ heading, text, children }: KeyFrameProps): ReactNode {
  return (
    <div className="page">
      <main className="page-body">
        <span className="message-mark tone-asking">
          <KeyRound aria-hidden />
        </span>
        <h1>{heading}</h1>
        <p className="lead">{text}</p>
        {children}
      </main>
    </div>
  );
}

interface KeyFormProps extends Pick<InputHTMLAttributes<HTMLInputElement>, 'type' | 'maxLength'> {
  readonly label: string;
  readonly button: string;
  readonly value: string;
  change(value: string): void;
  submit(): void;
}

/** One field and its button; the browser keeps nothing of what is in it. */
export function KeyForm({ label, button, value, change, submit, ...field }: KeyFormProps): ReactNode {
  const id = useId();
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    submit();
  };
  return (
    <form className="code-form" onSubmit={onSubmit}>
      <label htmlFor={id}>{label}</label>
      <input {...field} id={id} value={value} onChange={(event) => change(event.target.value)} autoComplete="off" spellCheck={false} dir="ltr" />
      <button type="submit" className="action action-main">
        {button}
      </button>
    </form>
  );
}

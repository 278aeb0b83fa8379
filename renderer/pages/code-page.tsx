import { KeyRound } from 'lucide-react';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { LanguageProvider } from '../text/use-text.tsx';
import { useBenchText } from '../text/use-bench-text.ts';
import { addressOf } from './code-address.ts';
import { browserLanguage } from './page-language.ts';
import './pages.css';

function CodeForm(): ReactNode {
  const t = useBenchText();
  const field = useId();
  const [pasted, setPasted] = useState('');
  const open = (event: FormEvent): void => {
    event.preventDefault();
    const address = addressOf(pasted, window.location.pathname);
    if (address === null) return;
    window.location.replace(address);
  };
  return (
    <form className="code-form" onSubmit={open}>
      <label htmlFor={field}>{t('code.field')}</label>
      <input id={field} value={pasted} onChange={(event) => setPasted(event.target.value)} autoComplete="off" spellCheck={false} dir="ltr" />
      <button type="submit" className="action action-main">
        {t('code.open')}
      </button>
    </form>
  );
}

function CodeMessage({ isRefused }: { isRefused: boolean }): ReactNode {
  const t = useBenchText();
  return (
    <div className="page">
      <main className="page-body">
        <span className="message-mark tone-asking">
          <KeyRound aria-hidden />
        </span>
        <h1>{t('code.heading')}</h1>
        <p className="lead">{t('code.text')}</p>
        {isRefused && (
          <p className="notice tone-attention" role="alert">
            {t('code.refused')}
          </p>
        )}
        <CodeForm />
      </main>
    </div>
  );
}

/** The page without a code: says where the code is, and takes it. */
export default function CodePage({ isRefused }: { isRefused: boolean }): ReactNode {
  return (
    <LanguageProvider language={browserLanguage(navigator.languages)}>
      <CodeMessage isRefused={isRefused} />
    </LanguageProvider>
  );
}

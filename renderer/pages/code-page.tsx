import { type ReactNode, useState } from 'react';
import { LanguageProvider } from '../text/use-text.tsx';
import { useBenchText } from '../text/use-bench-text.ts';
import { addressOf } from './code-address.ts';
import { KeyForm, KeyFrame } from './key-frame.tsx';
import { browserLanguage } from './page-language.ts';
import './pages.css';

function CodeForm(): ReactNode {
  const t = useBenchText();
  const [pasted, setPasted] = useState('');
  const open = (): void => {
    const address = addressOf(pasted, window.location.pathname);
    if (address === null) return;
    window.location.replace(address);
  };
  return <KeyForm label={t('code.field')} button={t('code.open')} value={pasted} change={setPasted} submit={open} />;
}

function CodeMessage({ isRefused }: { isRefused: boolean }): ReactNode {
  const t = useBenchText();
  return (
    <KeyFrame heading={t('code.heading')} text={t('code.text')}>
      {isRefused && (
        <p className="notice tone-attention" role="alert">
          {t('code.refused')}
        </p>
      )}
      <CodeForm />
    </KeyFrame>
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

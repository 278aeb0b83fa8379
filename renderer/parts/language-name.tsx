import type { ReactNode } from 'react';
import { languageFacts, type TextLanguage } from '../../texts/languages.ts';

/** A language by its own name, in its own letters and direction. */
export function LanguageName({ language }: { readonly language: TextLanguage }): ReactNode {
  return (
    <span lang={language} dir={languageFacts[language].direction}>
      {languageFacts[language].name}
    </span>
  );
}

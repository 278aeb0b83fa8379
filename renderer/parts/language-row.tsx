import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { languageFacts, type TextLanguage } from '../../texts/languages.ts';
import { useLanguage, useText } from '../text/use-text.tsx';

interface LanguageRowProps<Each extends TextLanguage> {
  readonly languages: readonly Each[];
  choose(language: Each): void;
}

/** Every language by its own name: one tap from every screen, and findable by somebody who reads only that one. */
export function LanguageRow<Each extends TextLanguage>(props: LanguageRowProps<Each>): ReactNode {
  const t = useText();
  const current = useLanguage();
  if (props.languages.length < 2) return null;
  return (
    <div className="languages" role="group" aria-label={t('shared.language')} data-many={props.languages.length > 5 || undefined}>
      {props.languages.map((language) => (
        <Button
          key={language}
          className="tool"
          aria-current={language === current ? 'true' : undefined}
          data-current={language === current || undefined}
          onPress={() => props.choose(language)}
        >
          <span lang={language} dir={languageFacts[language].direction}>
            {languageFacts[language].name}
          </span>
        </Button>
      ))}
    </div>
  );
}

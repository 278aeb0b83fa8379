import { Languages } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Button } from 'react-aria-components/Button';
import { languageFacts, type TextLanguage } from '../../texts/languages.ts';
import { useLook } from '../look/look-context.tsx';
import { useLanguage, useText } from '../text/use-text.tsx';
import { LanguageName } from './language-name.tsx';
import { later } from './later.tsx';
import { namedLanguages } from './named-languages.ts';

// Dialogs are no part of the first load.
const LanguageSheet = later(() => import('./language-sheet.tsx'));

interface LanguageRowProps<Each extends TextLanguage> {
  readonly languages: readonly Each[];
  choose(language: Each): void;
}

/** Opens the list of all; where no name stands beside it, it carries the one in use. */
function ListButton({ isAlone }: { readonly isAlone: boolean }): ReactNode {
  const t = useText();
  const current = useLanguage();
  const { sheet, open } = useLook();
  useEffect(() => {
    LanguageSheet.prepare();
  }, []);
  const name = isAlone ? `${t('shared.language')}: ${languageFacts[current].name}` : t('shared.language');
  return (
    <Button
      className={isAlone ? 'tool' : 'tool tool-icon'}
      aria-label={name}
      aria-haspopup="dialog"
      aria-expanded={sheet === 'languages'}
      onPress={() => open('languages')}
    >
      <Languages aria-hidden />
      {isAlone && <LanguageName language={current} />}
    </Button>
  );
}

/**
 * Languages by their own names: one tap from every screen, and findable by somebody who reads only that one. More than the screen has room for
 * stand in a list behind one button.
 */
export function LanguageRow<Each extends TextLanguage>(props: LanguageRowProps<Each>): ReactNode {
  const t = useText();
  const current = useLanguage();
  const { sheet, size } = useLook();
  const { named, hasList } = namedLanguages(props.languages, current, size);
  if (named.length === 0 && !hasList) return null;
  return (
    <div className="languages" role="group" aria-label={t('shared.language')}>
      {named.map((language) => (
        <Button
          key={language}
          className="tool"
          aria-current={language === current ? 'true' : undefined}
          data-current={language === current || undefined}
          onPress={() => props.choose(language)}
        >
          <LanguageName language={language} />
        </Button>
      ))}
      {hasList && <ListButton isAlone={named.length === 0} />}
      {hasList && sheet === 'languages' && <LanguageSheet languages={props.languages} choose={(language) => props.choose(language as Each)} />}
    </div>
  );
}

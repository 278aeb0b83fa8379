import { Check, Languages } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { TextLanguage } from '../../texts/languages.ts';
import { useLook } from '../look/look-context.tsx';
import { useLanguage, useText } from '../text/use-text.tsx';
import { LanguageName } from './language-name.tsx';

interface LanguageSheetProps {
  readonly languages: readonly TextLanguage[];
  choose(language: TextLanguage): void;
}

function Names({ languages, choose }: LanguageSheetProps): ReactNode {
  const t = useText();
  const current = useLanguage();
  return (
    <div className="language-list" role="group" aria-label={t('shared.language')}>
      {languages.map((language) => (
        <Button
          key={language}
          className="choice"
          aria-current={language === current ? 'true' : undefined}
          data-current={language === current || undefined}
          onPress={() => choose(language)}
        >
          {language === current && <Check aria-hidden />}
          <LanguageName language={language} />
        </Button>
      ))}
    </div>
  );
}

/** Every language of the site by its own name; one tap takes it and closes the list. */
export default function LanguageSheet({ languages, choose }: LanguageSheetProps): ReactNode {
  const t = useText();
  const { open } = useLook();
  const close = (): void => open(null);
  const take = (language: TextLanguage): void => {
    close();
    choose(language);
  };
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={close}>
      <Modal className="sheet language-sheet">
        <Dialog className="sheet-body">
          <Heading slot="title">
            <Languages aria-hidden />
            <span>{t('shared.language')}</span>
          </Heading>
          <Names languages={languages} choose={take} />
          <Button className="action action-plain" onPress={close}>
            {t('access.close')}
          </Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

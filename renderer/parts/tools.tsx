import type { ReactNode } from 'react';
import type { TextLanguage } from '../../texts/languages.ts';
import { LanguageRow } from './language-row.tsx';
import { LookDialog } from './look-dialog.tsx';

interface ToolsProps {
  readonly languages: readonly TextLanguage[];
  chooseLanguage(language: TextLanguage): void;
}

/** Language and accessibility: the same place on every screen. */
export function Tools(props: ToolsProps): ReactNode {
  return (
    <div className="tools">
      <LanguageRow languages={props.languages} choose={props.chooseLanguage} />
      <LookDialog />
    </div>
  );
}

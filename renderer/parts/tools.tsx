import type { ReactNode } from 'react';
import type { TextLanguage } from '../../texts/languages.ts';
import { ReadAloudButton } from '../speech/read-aloud-button.tsx';
import type { Reading } from '../speech/use-reading.ts';
import { LanguageRow } from './language-row.tsx';
import { LookDialog } from './look-dialog.tsx';

interface ToolsProps {
  readonly languages: readonly TextLanguage[];
  chooseLanguage(language: TextLanguage): void;
  /** Reads the screen aloud; absent: there is no voice for it. */
  readonly reading?: Reading | null;
}

/** Language and accessibility: the same place on every screen. */
export function Tools(props: ToolsProps): ReactNode {
  return (
    <div className="tools">
      <LanguageRow languages={props.languages} choose={props.chooseLanguage} />
      {props.reading != null && <ReadAloudButton reading={props.reading} />}
      <LookDialog />
    </div>
  );
}

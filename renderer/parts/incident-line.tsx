import type { ReactNode } from 'react';
import { useText } from '../text/use-text.tsx';

/** Four characters for the one who helps by telephone; they tell nothing about the reason. */
export function IncidentLine(props: { code: string }): ReactNode {
  const t = useText();
  return <p className="incident">{t('shared.incident', { code: props.code })}</p>;
}

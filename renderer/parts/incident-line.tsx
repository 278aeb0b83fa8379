import type { ReactNode } from 'react';
import { isolate } from '../text/isolate.ts';
import { type Translate, useText } from '../text/use-text.tsx';
import { useHelpPhone } from './help-phone.tsx';

/**
 * Where help is, and the code for whoever helps. At a door the screen's one next step stands above it: the line holds number and
 * code only. No number is promised where the site has none.
 */
export function incidentWords(place: 'kiosk' | 'door', { code, phone }: { code: string; phone: string | null }, t: Translate): string {
  if (phone === null) return t(place === 'door' ? 'shared.incidentShort' : 'shared.incident', { code });
  return t(place === 'door' ? 'shared.incidentDoorPhone' : 'shared.incidentPhone', { code, phone: isolate(phone.replaceAll(' ', '\u00a0')) });
}

/** Four characters for the one who helps; they tell nothing about the reason. */
export function IncidentLine(props: { code: string; place: 'kiosk' | 'door' }): ReactNode {
  const t = useText();
  const phone = useHelpPhone();
  return <p className="incident">{incidentWords(props.place, { code: props.code, phone }, t)}</p>;
}

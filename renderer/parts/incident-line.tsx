import type { ReactNode } from 'react';
import { isolate } from '../text/isolate.ts';
import { type Translate, useText } from '../text/use-text.tsx';
import { type HumanHelp, useHelp } from './human-help.tsx';

/**
 * Where help is, and the code for whoever helps. At a door the screen's one next step stands above it: the line holds number and
 * code only. Where the site has no number, whom it names instead; nothing is promised where it names nobody.
 */
export function incidentWords(place: 'kiosk' | 'door', { code, phone, contact }: { code: string } & HumanHelp, t: Translate): string {
  const isDoor = place === 'door';
  if (phone !== null)
    return t(isDoor ? 'shared.incidentDoorPhone' : 'shared.incidentPhone', { code, phone: isolate(phone.replaceAll(' ', '\u00a0')) });
  if (contact !== null) return t(isDoor ? 'shared.incidentDoorContact' : 'shared.incidentContact', { code, contact: isolate(contact) });
  return t(isDoor ? 'shared.incidentShort' : 'shared.incident', { code });
}

/** Four characters for the one who helps; they tell nothing about the reason. */
export function IncidentLine(props: { code: string; place: 'kiosk' | 'door' }): ReactNode {
  const t = useText();
  const help = useHelp();
  return <p className="incident">{incidentWords(props.place, { code: props.code, ...help }, t)}</p>;
}

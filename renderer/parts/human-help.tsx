import { createContext, useContext } from 'react';

/** Who can be turned to when something was refused; null where the site names none. */
export interface HumanHelp {
  /** The number that answers when a patron needs help. */
  readonly phone: string | null;
  /** An office, an address: in the site's own words. */
  readonly contact: string | null;
}

/** Nobody is named. */
export const noHelp: HumanHelp = { phone: null, contact: null };

/** Who helps at this site. */
export const HelpContext = createContext<HumanHelp>(noHelp);

/** Who helps at this site. */
export function useHelp(): HumanHelp {
  return useContext(HelpContext);
}

/** Who helps, as the station tells it. */
export function helpOf({
  helpPhone,
  helpContact,
}: {
  readonly helpPhone?: string | undefined;
  readonly helpContact?: string | undefined;
}): HumanHelp {
  return { phone: helpPhone ?? null, contact: helpContact ?? null };
}

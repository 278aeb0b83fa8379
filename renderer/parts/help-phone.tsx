import { createContext, useContext } from 'react';

/** The number that answers when a patron needs help; null where nobody answers a telephone. */
export const HelpPhone = createContext<string | null>(null);

/** The site's telephone number for help. */
export function useHelpPhone(): string | null {
  return useContext(HelpPhone);
}

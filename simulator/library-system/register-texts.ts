import type { RegisterRefusal } from './lumi-register.ts';

/** How the library system words what it does not do: for English-speaking patrons and for everybody else. */
export const refusalTexts: Readonly<Record<RegisterRefusal, { readonly fi: string; readonly en: string }>> = {
  'patron-unknown': { fi: 'Asiakasta ei tunneta', en: 'Invalid patron' },
  'card-lost': { fi: 'Kortti on ilmoitettu kadonneeksi', en: 'Card is reported lost' },
  'card-expired': { fi: 'Kortti on vanhentunut', en: 'Card has expired' },
  fees: { fi: 'Lainauskielto maksujen vuoksi', en: 'Borrowing is not allowed because of fees' },
  'item-unknown': { fi: 'Nidettä ei tunneta', en: 'Unknown item' },
  'not-for-loan': { fi: 'Käsikirjaston kappale, ei lainata', en: 'Reference item, not for loan' },
  'on-loan-to-another': { fi: 'Lainassa toisella asiakkaalla', en: 'Item is on loan to another patron' },
  'on-hold-for-another': { fi: 'Varattu toiselle asiakkaalle', en: 'Item is on hold for another patron' },
  'loan-limit': { fi: 'Lainojen enimmäismäärä on täynnä', en: 'Loan limit reached' },
  'renewal-limit': { fi: 'Lainaa ei voi enää uusia', en: 'No renewals left' },
  'not-on-loan': { fi: 'Nide ei ole lainassa', en: 'Item is not on loan' },
};

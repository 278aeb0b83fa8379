import { languageFacts, type TextLanguage } from '../../texts/languages.ts';

/** A sum as the language writes it, such as "4,50 €"; the code in letters where the currency is not known. */
export function moneyText({ totalCents, currency }: { readonly totalCents: number; readonly currency: string }, language: TextLanguage): string {
  const { locale } = languageFacts[language];
  try {
    return new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(totalCents / 100);
  } catch {
    return `${new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(totalCents / 100)} ${currency}`;
  }
}

import i18next, { type i18n, type Resource } from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from '../../texts/en.json';
import fi from '../../texts/fi.json';
import sv from '../../texts/sv.json';

// All three languages together are 8 kB gzip: a switch needs no request, and the out-of-order screen no station.
const resources: Resource = { fi: { patron: fi }, sv: { patron: sv }, en: { patron: en } };

function makeTexts(): i18n {
  const texts = i18next.createInstance();
  void texts.use(initReactI18next).init({
    resources,
    lng: 'fi',
    fallbackLng: false,
    ns: ['patron'],
    defaultNS: 'patron',
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  return texts;
}

/** Every sentence of the patron's screens, in every language; keys are flat. */
export const texts = makeTexts();

import { type ItemData, lumiLibrary, type PatronRecord } from '../../simulator/library-system/lumi-data.ts';

/** The PIN of every canary: five digits that no port, year or sum of a test happens to be. */
export const canaryPin = '73910';

/** A library in which everything that could be told of a person is a text of its own, to be searched for in raw bytes. */
export interface CanaryLibrary {
  readonly patrons: readonly PatronRecord[];
  readonly items: readonly ItemData[];
  /** The canary in the place of a patron or an item of the data file. */
  cardOf(card: string): string;
  barcodeOf(barcode: string): string;
  /** Texts about persons: no machine of ours may keep one anywhere. */
  readonly personal: readonly string[];
  /** Titles: on a screen while their patron stands there, and nowhere else ever. */
  readonly titles: readonly string[];
  /** Barcodes of items: in the journal of loans and returns, and nowhere else. */
  readonly barcodes: readonly string[];
}

/** Makes one from the data file, with the same roles and other people. `mark`: 6 letters that nothing else contains. */
export function canaryLibrary(mark = 'Qvxkzj'): CanaryLibrary {
  const patronIndex = new Map(lumiLibrary.patrons.map(({ card }, index) => [card, index]));
  const itemIndex = new Map(lumiLibrary.items.map(({ barcode }, index) => [barcode, index]));
  const numbered = (base: number, index: number): string => String(base + index * 17);
  const cardOf = (card: string): string => numbered(29_391_580_264_013, patronIndex.get(card) ?? 900);
  const barcodeOf = (barcode: string): string => numbered(38_274_619_502_017, itemIndex.get(barcode) ?? 900);
  const patrons = lumiLibrary.patrons.map((patron, index): PatronRecord => {
    const more = {
      address: `${mark}katu ${index} B, 99${index}`,
      mail: `posti${index}@${mark.toLowerCase()}.example`,
      phone: `+358 44 8${String(391_570 + index * 3)}`,
      message: `Viesti${mark}${index} sinulle`,
    };
    const birthDate =
      patron.birthDate === '' ? '' : `${patron.birthDate.slice(0, 4)}-${String((index % 12) + 1).padStart(2, '0')}-${String(11 + index)}`;
    return {
      ...structuredClone(patron),
      card: cardOf(patron.card),
      pin: patron.pin === '' ? '' : canaryPin,
      name: `Suku${mark}${index}, Etu${mark}${index}`,
      birthDate,
      holdsReady: patron.holdsReady.map(barcodeOf),
      holdsWaiting: patron.holdsWaiting.map(barcodeOf),
      more,
    };
  });
  const items = lumiLibrary.items.map(
    (item, index): ItemData => ({
      ...structuredClone(item),
      barcode: barcodeOf(item.barcode),
      title: `Nimeke${mark}${index} äöå`,
      reservedFor: item.reservedFor === null ? null : cardOf(item.reservedFor),
      onLoanTo: item.onLoanTo === null ? null : cardOf(item.onLoanTo),
    }),
  );
  const births = patrons.flatMap(({ birthDate }) => (birthDate === '' ? [] : [birthDate, birthDate.replaceAll('-', '')]));
  return {
    patrons,
    items,
    cardOf,
    barcodeOf,
    personal: [
      canaryPin,
      ...patrons.flatMap(({ card, name, more }) => [card, ...name.split(', '), ...Object.values(more ?? {})]),
      ...births,
      cardOf('a card that the library system does not know'),
    ],
    titles: items.map(({ title }) => title.slice(0, title.indexOf(' '))),
    barcodes: items.map(({ barcode }) => barcode),
  };
}

import type { BenchView } from '../contracts/bench.schema.ts';

/** A bench with invented cards: what the screen must hold, no person at all. */
export const benchSample: BenchView = {
  patrons: [
    { card: '24567000001016', pin: '1234', name: 'Card 1', shows: 'an adult for whom everything works, inside and at the door' },
    { card: '24567000001065', pin: '1234', name: 'Card 2', shows: 'expired card' },
    { card: '24567000001123', pin: '', name: 'Card 3', shows: 'no PIN in the register: never proof of anything' },
    { card: '24567000001040', pin: '1234', name: 'Card 4', shows: 'too young for the door, borrows inside' },
    { card: '24567000001081', pin: '1234', name: 'Card 5', shows: 'borrowing ban because of fees; the door depends on the site’s switch' },
  ],
  items: [
    { barcode: '34567000002012', title: 'Seitsemän veljestä', shows: 'an ordinary book', onLoan: false },
    { barcode: '34567000002020', title: 'Kalevala', shows: 'an ordinary book', onLoan: true },
    { barcode: '34567000002111', title: 'Åland och dess öar: en vägvisare', shows: 'å ä ö and a colon in the title', onLoan: false },
    { barcode: '34567000002129', title: 'Nykysuomen sanakirja 1', shows: 'reference item: refused', onLoan: false },
    { barcode: '34567000002061', title: 'Muumipappa ja meri', shows: 'an ordinary book', onLoan: false },
  ],
  devices: [
    { id: 'door-card', role: 'door.card', driver: 'serial-line-reader', isPlugged: true, bytesIn: 30, bytesOut: 0 },
    { id: 'door-lock', role: 'door.lock', driver: 'lcus-relay', isPlugged: true, bytesIn: 0, bytesOut: 8 },
    { id: 'kiosk-card', role: 'kiosk.card', driver: 'serial-line-reader', isPlugged: true, bytesIn: 15, bytesOut: 0 },
    { id: 'kiosk-item', role: 'kiosk.item', driver: 'serial-line-reader', isPlugged: false, bytesIn: 0, bytesOut: 0 },
  ],
  relay: { isOn: true, releases: 2 },
  contact: { isOpen: false },
  pad: { items: ['34567000002020'] },
  printer: {
    hasPaper: true,
    lines: [
      'Lumi pääkirjasto',
      '24.11.2026 klo 14.05',
      '------------------------',
      'Lainattu               1',
      'Kalevala',
      'Eräpäivä ma 21.12.2026',
      '[cut]',
    ],
  },
  libraryFault: 'none',
  bytes: [
    { seq: 1, device: 'door-card', direction: 'in', hex: '32 34 35 36 37 30 30 30 30 30 31 30 31 36 0d', text: '24567000001016␍' },
    { seq: 2, device: 'door-lock', direction: 'out', hex: 'a0 01 01 a2', text: '·☺☺·' },
    { seq: 3, device: 'door-lock', direction: 'out', hex: 'a0 01 00 a1', text: '·☺·' },
  ],
};

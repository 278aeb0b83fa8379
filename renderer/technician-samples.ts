import type { PrivacyAnswer } from '../contracts/privacy-task.schema.ts';
import type { TechnicianOverview, TechnicianSchedule, TechnicianView } from '../contracts/technician.schema.ts';

/** The page before and after the sign-in. */
export const technicianViews: Readonly<Record<string, TechnicianView>> = {
  signIn: { screen: 'signIn', isPinSet: true },
  noPin: { screen: 'signIn', isPinSet: false },
  signedIn: { screen: 'signedIn', endsInMs: 540_000 },
};

/** A station at work, with one thing wrong. */
export const overviewSample: TechnicianOverview = {
  at: '2027-03-27T13:05:30.000Z',
  timeZone: 'Europe/Helsinki',
  wallTime: { date: '2027-03-27', time: '15:05' },
  condition: 'selfService',
  opening: null,
  people: { inside: 7, uncertainty: 2, signedIn: 5, capacity: 40 },
  librarySystem: { state: 'faulted', remedy: 'The library system does not answer: check the network and the tunnel.' },
  doors: [
    { id: 'main', kind: 'entrance', panel: 'idle', reader: 'ready', lock: 'ready', doorway: 'locked', isLockStuck: false },
    { id: 'reading-room', kind: 'entrance', panel: 'outOfOrder', reader: 'faulted', lock: 'ready', doorway: 'heldOpen', isLockStuck: true },
  ],
  devices: [
    {
      ...{ id: 'main-card', driver: 'osdp-reader', state: 'ready', remedy: null },
      ...{ bytesIn: 1_284_310, bytesOut: 1_190_042, lastInAt: '2027-03-27T13:05:29.950Z' },
    },
    {
      ...{ id: 'reading-room-card', driver: 'serial-line-reader', state: 'faulted', remedy: 'Nothing is at /dev/ttyUSB3: check its cable.' },
      ...{ bytesIn: 0, bytesOut: 0, lastInAt: null },
    },
  ],
  warnings: [],
  events: [
    { seq: 5, at: '2027-03-27T13:05:42.000Z', severity: 'alarm', type: 'door.heldOpen', place: 'reading-room', result: 'alarm', incidentCode: null },
    {
      seq: 4,
      at: '2027-03-27T13:05:12.000Z',
      severity: 'warning',
      type: 'door.heldOpen',
      place: 'reading-room',
      result: 'warning',
      incidentCode: null,
    },
    {
      seq: 3,
      at: '2027-03-27T13:04:10.000Z',
      severity: 'info',
      type: 'door.refused',
      place: 'main',
      result: 'library-system-unreachable',
      incidentCode: 'K7M2',
    },
    { seq: 2, at: '2027-03-27T13:04:08.000Z', severity: 'info', type: 'card.presented', place: 'main', result: '', incidentCode: null },
    {
      seq: 1,
      at: '2027-03-27T13:00:00.000Z',
      severity: 'warning',
      type: 'librarySystem.faulted',
      place: '',
      result: 'LIBRARY_TIMEOUT',
      incidentCode: null,
    },
  ],
};

/** A week with an ordinary day, a closed one and a holiday. */
export const scheduleSample: TechnicianSchedule = {
  timeZone: 'Europe/Helsinki',
  fetched: { from: 'https://lumi.example.org/hours.json', askedAt: '2027-03-25T10:10:00.000Z', ageMinutes: 35, isCurrent: true, failure: null },
  days: [
    {
      date: '2027-03-25',
      reason: 'weekday',
      bands: [
        { from: '07:00', to: '10:00', state: 'selfService' },
        { from: '10:00', to: '18:00', state: 'staffed' },
        { from: '18:00', to: '21:00', state: 'selfService' },
      ],
      shortened: [{ from: '20:00', to: '21:00' }],
      doors: [{ door: 'reading-room', open: [{ from: '18:00', to: '20:00' }] }],
    },
    { date: '2027-03-26', reason: 'publicHoliday', bands: [], shortened: [], doors: [{ door: 'reading-room', open: [] }] },
    {
      date: '2027-03-27',
      reason: 'exception',
      bands: [{ from: '09:00', to: '15:00', state: 'selfService' }],
      shortened: [],
      doors: [{ door: 'reading-room', open: [{ from: '12:00', to: '15:00' }] }],
    },
  ],
};

/** What an erasure tells. */
export const privacySample: PrivacyAnswer = {
  task: 'erase',
  removed: 3,
  areBytesGone: true,
  stays: [
    {
      kind: 'pinAttempts',
      what: 'tries of PINs',
      why: "they keep strangers from guessing this card's PIN",
      count: 1,
      until: '2027-03-28T13:05:30.000Z',
    },
  ],
};

/** What stands after `technician/` in the name of a picture: before the sign-in, or an open panel. */
export const technicianSamples = ['signIn', 'noPin', 'overview', 'schedule', 'privacy'] as const;

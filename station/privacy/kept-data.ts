import type { StationConfig } from '../../contracts/config.schema.ts';
import { countersKeptMs } from '../../sync/statistics/counter-calls.ts';
import { hardCapMs, retentionOf } from '../../sync/store/retention.ts';
import { keptBeside } from './kept-beside.ts';
import { dayMs, type KeptData, type KeptPlace, proofFile, publicTask, security } from './kept-entry.ts';

/** A database with its write-ahead log and its index of that. */
const database = (name: string): readonly RegExp[] => [new RegExp(`^store/${name}\\.db(-wal|-shm)?$`)];
const longestTraceMs = ({ privacy }: StationConfig): number => Math.max(retentionOf(privacy).doorFault, retentionOf(privacy).kioskFault);
/** A key ends when the last that could be sealed at its day's end has ended; tries of PINs count for a day of running, and their keys for two. */
const longestKeyMs = (config: StationConfig): number =>
  dayMs + (config.privacy.profile === 'strict' ? dayMs : Math.max(dayMs, longestTraceMs(config)));

/** Everything that may reach the disk of a station. */
export const keptData: readonly KeptData[] = [
  {
    id: 'traces',
    where: 'store/traces.db',
    place: 'data',
    files: database('traces'),
    fields: {
      traces: [
        'id',
        'at_ms',
        'purpose',
        'device',
        'event',
        'result_code',
        'incident_code',
        'expires_at',
        'borrower_day',
        'borrower_sealed',
        'borrower_digest',
        'moved_ms',
      ],
      retention_time: ['only_row', 'highest_ms'],
    },
    purpose: 'Solving faults at the door and at the kiosk. The borrower id is sealed, and stored in the profile "troubleshooting" only.',
    basis: publicTask,
    readers: 'Staff and data-protection officers with a role and a reason, by time window or by one card; each look is recorded',
    isPersonal: true,
    keptMs: longestTraceMs,
    until: 'each trace has its own expiry; the purge runs at start and every 30 seconds',
  },
  {
    id: 'journal',
    where: 'store/journal.db',
    place: 'data',
    files: database('journal'),
    isThere: ({ station }) => station.roles.includes('self-checkout'),
    fields: {
      rows: ['id', 'kind', 'item', 'at_ms', 'state', 'reason', 'attempts', 'settled_at', 'expires_at', 'retries', 'due_before', 'begun_ms'],
      overdue: ['only_row', 'ran_ms'],
      unsettled: ['id', 'kind', 'day', 'expires_at'],
      course: ['only_row', 'now_ms'],
      leaps: ['id', 'at_ms', 'by_ms'],
      sqlite_sequence: ['name', 'seq'],
    },
    purpose: 'No return is lost and no loan is made twice when an answer is lost or the library system is away. Items only, never a borrower.',
    basis: publicTask,
    readers:
      'Staff, with a role and a reason: items that are not settled, with "omatoimi journal list --items" and on the panel of a staff card; each look is recorded',
    isPersonal: true,
    keptMs: () => hardCapMs,
    until:
      'an hour after the library system settled the row; an unsettled one 59 days at the most, and its number, kind and day without the item another 30 days',
  },
  {
    id: 'pinAttempts',
    where: 'store/pin-attempts.db',
    place: 'data',
    files: database('pin-attempts'),
    fields: {
      attempts: ['id', 'digest', 'terminal', 'at_ms', 'ran_ms', 'expires_ran_ms'],
      course: ['only_row', 'ran_ms', 'now_ms'],
      sqlite_sequence: ['name', 'seq'],
    },
    purpose: 'Nobody guesses a PIN, not even by restarting the station.',
    basis: security,
    readers:
      'Staff, technicians and data-protection officers, by one card, with a role and a reason: when and where a PIN was tried, never the PIN; each look is recorded',
    isPersonal: true,
    keptMs: () => hardCapMs,
    until: 'a right PIN removes it, else the end of 24 hours that the station has run since: no clock forgives a wrong PIN',
  },
  {
    id: 'events',
    where: 'store/events.db',
    place: 'data',
    files: database('events'),
    fields: { events: ['seq', 'at_ms', 'kind', 'role', 'reason', 'hash'] },
    purpose: 'Who looked at kept data, in which role and why; never whose they were.',
    basis: 'GDPR Art. 5(2): accountability',
    readers: 'Data-protection officers, with "omatoimi events list" and "omatoimi events verify"',
    isPersonal: false,
    keptMs: () => null,
    until: 'the station is taken out of use',
  },
  {
    id: 'statistics',
    where: 'store/statistics.db',
    place: 'data',
    files: database('statistics'),
    fields: { counters: ['span', 'start', 'event', 'code', 'place', 'found', 'expires_at'] },
    purpose: 'Statistics: how often what happened, by the hour, and with its result code by the day. No card, no item, no check value of either.',
    basis: publicTask,
    readers: 'Staff, with "omatoimi statistics"',
    isPersonal: false,
    keptMs: () => countersKeptMs,
    until: '13 months after it was counted',
  },
  {
    id: 'keys',
    where: 'key folder',
    place: 'keys',
    files: [
      /^day-keys(\.next)?\.json$/,
      /^epoch-\d+\.key$/,
      /^events-head(\.next)?\.json$/,
      /^report-key\.pem$/,
      /^confirmations(\.next)?\.json$/,
      /^confirmation-[0-9a-f]{16}(\.used)?\.json$/,
      proofFile,
    ],
    fields: {
      'day-keys.json': ['version', 'epoch', 'highestMs', 'ranMs', 'keys'],
      'epoch key': ['key'],
      'events-head.json': ['seq', 'hash'],
      'report-key.pem': ['key'],
      'confirmation file': ['salt', 'hash', 'role', 'fromMs', 'toMs', 'expiresAtMs'],
    },
    purpose: 'Keys of days, wrapped by an epoch key that is replaced and destroyed daily; the end of the event log.',
    basis: security,
    readers: "The station's own user",
    isPersonal: false,
    keptMs: longestKeyMs,
    until:
      'each key is destroyed when the last that was sealed under it has expired, of tries of PINs when the station has run for two days since it was made',
  },
  {
    id: 'openingHours',
    where: 'opening-hours.json',
    place: 'data',
    files: [/^opening-hours\.json(\.new)?$/],
    isThere: ({ openingHours }) => openingHours !== undefined,
    fields: { file: ['fetchedAtMs', 'hours'] },
    purpose: 'Opening hours of the library as they were fetched last, so that a restart knows them. It says nothing about patrons.',
    basis: publicTask,
    readers: "The station's own user",
    isPersonal: false,
    keptMs: () => null,
    until: 'the next answer takes its place',
  },
  {
    id: 'clock',
    where: 'clock.json',
    place: 'data',
    files: [/^clock\.json(\.new)?$/],
    fields: { file: ['highestMs', 'hasJumped', 'believed'] },
    purpose: "How far this PC's clock had come, so that a start knows one that was set back. It says nothing about patrons.",
    basis: security,
    readers: "The station's own user",
    isPersonal: false,
    keptMs: () => null,
    until: 'the next ten minutes take its place',
  },
  {
    id: 'shellToken',
    where: 'shell-token.json',
    place: 'data',
    files: [/^shell-token\.json(\.\d+\.tmp)?$/],
    isThere: ({ ui }) => ui !== undefined,
    fields: { token: ['url', 'token', 'pid'] },
    purpose: "Lets this PC's own window attach to the station. It says nothing about patrons.",
    basis: security,
    readers: "The station's own user",
    isPersonal: false,
    keptMs: () => null,
    until: 'the station stops',
  },
  {
    id: 'log',
    where: 'log (stderr)',
    place: 'stream',
    files: [],
    fields: {
      line: [
        'level',
        'time',
        'event',
        'error',
        'device',
        'door',
        'name',
        'code',
        'incidentCode',
        'reason',
        'remedy',
        'warning',
        'signal',
        'file',
        'url',
        'port',
        'ms',
        'count',
        'bytesIn',
        'bytesOut',
      ],
    },
    purpose: 'Running the station. A fixed list of fields, none for a person.',
    basis: publicTask,
    readers: "The operating system's administrators",
    isPersonal: false,
    keptMs: () => null,
    until: "the operating system's log service removes it",
  },
  ...keptBeside,
];

/** The entry that a file belongs to, or null: nothing of ours may write such a file. `file`: with forward slashes, from its place. */
export function entryOfFile(place: KeptPlace, file: string): KeptData | null {
  return keptData.find((each) => each.place === place && each.files.some((pattern) => pattern.test(file))) ?? null;
}

/** What a station never writes, whatever the config says. */
export const neverKept = [
  'PINs',
  'names',
  'addresses',
  'birth dates',
  'personal identity codes',
  'titles',
  'answers of the library system',
  'plain card numbers',
] as const;

import type { StationConfig } from '../../contracts/config.schema.ts';
import { hardCapMs, retentionOf } from '../../sync/store/retention.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** One place on the disk, with everything that may stand in it. What is not in this list must not be written. */
export interface KeptData {
  /** File in the data folder or the key folder, or a stream. */
  readonly where: string;
  /** Table and columns of a database, or the keys of a line. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly purpose: string;
  /** Lawful basis, as a register notice words it. */
  readonly basis: string;
  readonly readers: string;
  readonly isPersonal: boolean;
  /** How long, in milliseconds, by the running config; null: as long as the station is used. */
  keptMs(config: StationConfig): number | null;
  readonly until: string;
}

const publicTask = "GDPR Art. 6(1)(e): running the public library (Act 1492/2016); the consortium's register notice applies";
const security = 'GDPR Art. 32: security of processing';

/** Everything that may reach the disk of a station. */
export const keptData: readonly KeptData[] = [
  {
    where: 'store/traces.db',
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
      ],
      retention_time: ['only_row', 'highest_ms'],
    },
    purpose: 'Solving faults at the door and at the kiosk. The borrower id is sealed, and stored in the profile "troubleshooting" only.',
    basis: publicTask,
    readers: 'Staff and data-protection officers with a role and a reason, by time window or by one card; each look is recorded',
    isPersonal: true,
    keptMs: ({ privacy }) => Math.max(retentionOf(privacy).doorFault, retentionOf(privacy).kioskFault),
    until: 'each trace has its own expiry; the purge runs at start and every 30 seconds',
  },
  {
    where: 'store/journal.db',
    fields: {
      rows: ['id', 'kind', 'item', 'at_ms', 'state', 'reason', 'attempts', 'settled_at', 'expires_at', 'retries', 'due_before'],
      sqlite_sequence: ['name', 'seq'],
    },
    purpose: 'No return is lost and no loan is made twice when an answer is lost or the library system is away. Items only, never a borrower.',
    basis: publicTask,
    readers: 'Staff, with "omatoimi journal list"',
    isPersonal: true,
    keptMs: () => hardCapMs,
    until: 'an hour after the library system settled the row; an unsettled one 59 days at the most',
  },
  {
    where: 'store/pin-attempts.db',
    fields: { attempts: ['id', 'digest', 'terminal', 'at_ms', 'expires_at'], sqlite_sequence: ['name', 'seq'] },
    purpose: 'Nobody guesses a PIN, not even by restarting the station.',
    basis: security,
    readers: 'Nobody; the station itself compares check values',
    isPersonal: true,
    keptMs: () => dayMs,
    until: 'a right PIN removes it; 24 hours at the most',
  },
  {
    where: 'store/events.db',
    fields: { events: ['seq', 'at_ms', 'kind', 'role', 'reason', 'hash'] },
    purpose: 'Who looked at kept data, in which role and why; never whose they were.',
    basis: 'GDPR Art. 5(2): accountability',
    readers: 'Data-protection officers, with "omatoimi events verify"',
    isPersonal: false,
    keptMs: () => null,
    until: 'the station is taken out of use',
  },
  {
    where: 'key folder',
    fields: {
      'day-keys.json': ['version', 'epoch', 'highestMs', 'keys'],
      'epoch key': ['key'],
      'events-head.json': ['seq', 'hash'],
      'report-key.pem': ['key'],
    },
    purpose: 'Keys of days, wrapped by an epoch key that is replaced and destroyed daily; the end of the event log.',
    basis: security,
    readers: "The station's own user",
    isPersonal: false,
    keptMs: ({ privacy }) => Math.max(2 * dayMs, dayMs + Math.max(retentionOf(privacy).doorFault, retentionOf(privacy).kioskFault)),
    until: 'each key is destroyed when the last that was sealed under it has expired',
  },
  {
    where: 'shell-token.json',
    fields: { token: ['token'] },
    purpose: "Lets this PC's own window attach to the station. It says nothing about patrons.",
    basis: security,
    readers: "The station's own user",
    isPersonal: false,
    keptMs: () => null,
    until: 'the station stops',
  },
  {
    where: 'log (stderr)',
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
      ],
    },
    purpose: 'Running the station. A fixed list of fields, none for a person.',
    basis: publicTask,
    readers: "The operating system's administrators",
    isPersonal: false,
    keptMs: () => null,
    until: "the operating system's log service removes it",
  },
];

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

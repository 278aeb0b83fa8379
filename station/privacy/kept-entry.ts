import type { StationConfig } from '../../contracts/config.schema.ts';

/** Where something lies: the data folder, the key folder, the shell's own profile folder, the temporary folder, a stream, or what the installer laid out. */
export type KeptPlace = 'data' | 'keys' | 'profile' | 'temporary' | 'stream' | 'setup';

/** What each entry is called where people's texts are looked up: `texts/privacy/`. */
export const keptIds = [
  'traces',
  'journal',
  'pinAttempts',
  'events',
  'statistics',
  'keys',
  'openingHours',
  'clock',
  'shellToken',
  'log',
  'shellLog',
  'damaged',
  'erasingCheck',
  'proofMarker',
  'setup',
  'shellProfile',
  'demo',
] as const;
export type KeptId = (typeof keptIds)[number];

/** One place on the disk, with everything that may stand in it. What is not in this list must not be written. */
export interface KeptData {
  readonly id: KeptId;
  /** File in the data folder or the key folder, or a stream. */
  readonly where: string;
  readonly place: KeptPlace;
  /** Paths of its files, seen from its place; none of a stream. */
  readonly files: readonly RegExp[];
  /** Whether a station with this config has it; absent: every station. */
  isThere?(config: StationConfig): boolean;
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

/** What `privacy prove` plants in every folder that it searches, by the number of its process: a killed one's is removed at the next start, or by the next proof. */
export const proofFile = /^\.omatoimi-proof-[a-z]+\.(\d+)$/;

/** Lawful bases, as a register notice words them. */
export const publicTask = "GDPR Art. 6(1)(e): running the public library (Act 1492/2016); the consortium's register notice applies";
export const security = 'GDPR Art. 32: security of processing';
export const dayMs = 86_400_000;

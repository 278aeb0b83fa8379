import type { StationConfig } from '../../contracts/config.schema.ts';
import { hardCapMs, retentionOf } from '../../sync/store/retention.ts';
import { keptData, neverKept } from './kept-data.ts';
import type { KeptData } from './kept-entry.ts';

/** The running retention, for people and machines: made of the list of kept data and of the config, so that it can't say anything else. */
export function privacyStatement(config: StationConfig) {
  return {
    station: config.station.id,
    profile: config.privacy.profile,
    borrowerIds: config.privacy.profile === 'strict' ? 'never stored' : 'stored sealed, with an expiry',
    tracesKeptMs: retentionOf(config.privacy),
    keyStore: config.privacy.keyStore,
    hardCapMs,
    purgeLagMs: 60_000,
    contact: config.privacy.contact ?? null,
    kept: keptBy(config).map(({ id, where, fields, purpose, basis, readers, isPersonal, until, keptMs }) => ({
      id,
      where,
      fields: fieldsOf(fields, config),
      purpose,
      basis,
      readers,
      isPersonal,
      keptMs: keptMs(config),
      until,
    })),
    never: [...neverKept],
  };
}

/** What a station with this config keeps. */
export function keptBy(config: StationConfig): readonly KeptData[] {
  return keptData.filter(({ isThere }) => isThere?.(config) ?? true);
}

function fieldsOf(fields: Readonly<Record<string, readonly string[]>>, { privacy: { profile } }: StationConfig): Record<string, readonly string[]> {
  const isKept = (field: string): boolean => profile !== 'strict' || !field.startsWith('borrower_');
  return Object.fromEntries(Object.entries(fields).map(([table, columns]) => [table, columns.filter(isKept)]));
}

/** The statement in lines for a person. */
export function statementLines(statement: ReturnType<typeof privacyStatement>): string[] {
  return [
    `${statement.station}: profile ${statement.profile}, borrower ids ${statement.borrowerIds}.`,
    ...statement.kept.flatMap(({ where, purpose, basis, keptMs, until, readers }) => [
      '',
      where,
      `  ${purpose}`,
      `  kept: ${keptMs === null ? '' : `${hours(keptMs)} at the most; `}${until}`,
      `  basis: ${basis}`,
      `  read by: ${readers}`,
    ]),
    '',
    `Never written: ${statement.never.join(', ')}.`,
    ...(statement.contact === null ? [] : [`Questions: ${statement.contact}`]),
  ];
}

const hours = (ms: number): string => `${ms / 3_600_000} hours`;

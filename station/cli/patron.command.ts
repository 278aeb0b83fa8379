import type { StationConfig } from '../../contracts/config.schema.ts';
import type { PatronFacts } from '../../contracts/patron-facts.ts';
import { decideAdmission } from '../../domain/door/admission.policy.ts';
import { decideSession } from '../../domain/self-checkout/session.policy.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { openLibrarySystem } from '../parts/library-system-part.ts';
import { systemClock } from '../system-clock.ts';
import { exitCodes, type ExitCode, printEither } from './output.ts';
import { readPatronQuestion } from './patron-question.ts';

type Decision = { readonly decision: 'yes' } | { readonly decision: 'no'; readonly code: string };

/** `omatoimi patron`: what this station would let the patron do, asked live. Exit 0 if it admits or serves the patron anywhere. */
export async function patronCommand(options: { readonly config: string; readonly json?: boolean }): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const question = await readPatronQuestion();
  const librarySystem = await openLibrarySystem(config, systemClock);
  const startedAt = systemClock.monotonicMs();
  try {
    const facts = await librarySystem.patron(question);
    const ms = Math.round((systemClock.monotonicMs() - startedAt) * 10) / 10;
    const decisions = decide(config, facts);
    const isAdmitted = Object.values(decisions).some((each) => each.decision === 'yes');
    printEither(options, { ok: isAdmitted, facts, decisions, ms }, describe(facts, decisions, ms));
    return isAdmitted ? exitCodes.done : exitCodes.negative;
  } finally {
    await librarySystem.endSession(question.card).catch(() => undefined);
    await librarySystem.stop();
  }
}

function decide(config: StationConfig, facts: PatronFacts): Record<string, Decision> {
  const decisions: Record<string, Decision> = {};
  if (config.station.roles.includes('self-checkout')) {
    const session = decideSession(facts, config.kiosk);
    decisions['kiosk'] = session.kind === 'open' ? { decision: 'yes' } : { decision: 'no', code: session.code };
  }
  if (!config.station.roles.includes('door')) return decisions;
  for (const door of config.doors) {
    const admission = decideAdmission(facts, 'selfService', door);
    decisions[`door ${door.id}`] = admission.kind === 'grant' ? { decision: 'yes' } : { decision: 'no', code: admission.code };
  }
  return decisions;
}

function describe(facts: PatronFacts, decisions: Record<string, Decision>, ms: number): string[] {
  const shown = Object.entries(facts).map(
    ([name, value]) => `${name.padEnd(22)} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
  );
  const decided = Object.entries(decisions).map(([where, each]) => `${where.padEnd(22)} ${each.decision === 'yes' ? 'yes' : `no: ${each.code}`}`);
  return [...shown, ...decided, `answered in ${ms} ms`];
}

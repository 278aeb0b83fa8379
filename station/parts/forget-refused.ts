import type { PatronFacts } from '../../contracts/patron-facts.ts';
import type { PatronQuestion } from '../../contracts/ports/library-system.port.ts';
import { decideAdmission } from '../../domain/door/admission.policy.ts';
import type { StationParts } from './station-parts.ts';

/** A live answer to the kiosk that a door would refuse ends what the doors remember of the card, as one at a door does. */
export function forgetRefused(
  { config, fallback }: Pick<StationParts, 'config' | 'fallback'>,
  { card, pin }: PatronQuestion,
  facts: PatronFacts,
): void {
  if (fallback?.remembersAnybody !== true) return;
  const asked = pin === null ? 'never' : 'always';
  const isKeptOut = config.doors.some(
    (door) => door.kind === 'entrance' && decideAdmission(facts, 'selfService', { ...door, pin: asked }).kind === 'refusal',
  );
  if (isKeptOut) fallback.refused(card);
}

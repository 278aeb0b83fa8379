import type { StationConfig } from '../../contracts/config.schema.ts';
import { brandId, type DoorId } from '../../contracts/ids.ts';
import type { AdmissionRefusalCode, DoorCondition } from '../../contracts/refusal-codes.ts';
import type { CardNumber, Pin } from '../../contracts/secrets.ts';
import type { AdmissionStep } from '../../domain/door/admission.policy.ts';
import { listedRefusal } from '../../domain/door/door-asker.ts';
import { readKeyFile } from '../secrets/key-file.ts';

/** A card at a door, in a state of the site, on a day of its wall clock. */
export interface ListedQuestion {
  readonly door: string;
  readonly card: CardNumber;
  readonly pin: Pin | null;
  readonly siteState: DoorCondition;
  readonly date: string;
}

/** What a door decides about a card of the whitelist, by itself and without any question; null where the card is not listed for it then. */
export async function listedSteps(
  { whitelist }: Pick<StationConfig, 'whitelist'>,
  { door, card, pin, siteState, date }: ListedQuestion,
): Promise<readonly AdmissionStep[] | null> {
  if (whitelist === undefined) return null;
  const { CardWhitelist } = await import('../../sync/fallback/card-whitelist.ts');
  const list = new CardWhitelist({ key: await readKeyFile(whitelist.keyFile), cards: whitelist.cards, today: () => date });
  const id = brandId<DoorId>(door);
  const entry = list.find(card, id);
  if (entry === null) return null;
  const shut = listedRefusal(siteState, entry.whenClosed);
  if (shut !== null) return [step('siteState', shut), { step: 'identity', outcome: 'notJudged', code: null }];
  const isOwner = await list.verify({ card, door: id, pin });
  return [step('siteState', null), step('identity', isOwner ? null : 'pin-wrong')];
}

const step = (name: AdmissionStep['step'], code: AdmissionRefusalCode | null): AdmissionStep => ({
  step: name,
  outcome: code === null ? 'passed' : 'refused',
  code,
});

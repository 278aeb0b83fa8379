import { loadCheckedConfig } from '../config/checked-config.ts';
import { callStation } from '../rpc/station-call.ts';
import { exitCodes, type ExitCode, printEither } from './output.ts';
import { readCard, type RightsOptions } from './privacy.command.ts';
import { readStationToken } from './station-token.ts';

/** `omatoimi privacy forgive-pins`: the running station forgets the wrong PINs of a card, which stands on stdin. Recorded first, without the card. */
export async function forgivePinsCommand(options: RightsOptions): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const card = await readCard();
  const { role, reason, case: caseNumber, identityChecked, onBehalf } = options;
  const why = { reason, ...(caseNumber !== undefined && { caseNumber }), ...(onBehalf !== undefined && { onBehalf }) };
  const answer = await callStation(await readStationToken(config), 'The station did not forgive the PINs', (station) =>
    station.staff.forgivePins({ role, card: card.reveal(), identityChecked, ...why }),
  );
  if (answer.task !== 'forgivePins') {
    printEither(options, { ok: false, refused: answer.task === 'refused' ? answer.sentence : null }, [
      answer.task === 'refused' ? answer.sentence : 'The station answered something else.',
    ]);
    return exitCodes.negative;
  }
  const { tries, isStored } = answer;
  printEither(options, { ok: isStored, tries, isStored }, [
    `${tries} wrong PINs of this card are forgiven.`,
    ...(isStored ? [] : ['They could not be erased from the disk: after a restart they count again, and this has to be done again.']),
  ]);
  return isStored ? exitCodes.done : exitCodes.negative;
}

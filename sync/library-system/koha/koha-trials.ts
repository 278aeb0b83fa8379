import type { HttpAnswer } from '../link/http-client.ts';
import type { LinkTrial } from '../link/link-trial.ts';
import { type KohaLink, kohaErrorIn } from './koha-link.ts';
import type { KohaSelfService } from './koha-self-service.ts';

/** What Koha's part of a check is made of. `selfService`: null where no door goes by the plugin's word. */
export interface KohaTrialParts {
  readonly link: KohaLink;
  readonly probe: () => Promise<void>;
  readonly selfService: KohaSelfService | null;
}

/** Nobody has this card and no item this barcode: the question shows the permission and touches no record. */
const nobody = 'omatoimi-check';
const few = { _per_page: '1' };

/** A check of Koha's interface: who we are, the branch, each permission that the station needs, and the plugin. */
export function kohaTrials({ link, probe, selfService }: KohaTrialParts): readonly LinkTrial[] {
  const branch = async (): Promise<string> => {
    await probe();
    return 'known to Koha';
  };
  const plugin = async (): Promise<string> => {
    const hours = await selfService?.openingHours(link.deadline());
    return hours == null ? 'answers; it has no opening hours' : `answers; it has opening hours for ${hours.length} days`;
  };
  return [
    { name: 'REST login', attempt: async () => ((await link.account(link.deadline())) === 'oauth2' ? 'a token' : 'Basic, sent with each question') },
    { name: 'REST branch', attempt: branch },
    { name: 'REST permissions', attempt: () => permissions(link) },
    ...(selfService === null ? [] : [{ name: 'self-service plugin', attempt: plugin }]),
  ];
}

/** Every list that is read, and the check of a PIN; loans and renewals can't be tried without making one. */
async function permissions(link: KohaLink): Promise<string> {
  const deadlineAt = link.deadline();
  const lists = {
    patrons: link.ask({ what: 'patrons', query: few, search: { cardnumber: nobody }, deadlineAt }),
    items: link.ask({ what: 'items', query: { ...few, q: JSON.stringify({ external_id: nobody }) }, deadlineAt }),
    checkouts: link.ask({ what: 'checkouts', query: { ...few, q: '{"item_id":0}' }, deadlineAt }),
    holds: link.ask({ what: 'holds', query: { ...few, q: '{"item_id":0}' }, deadlineAt }),
  };
  await Promise.all(Object.entries(lists).map(async ([what, asked]) => expectStatus(link, await asked, { what, status: 200 })));
  const what = 'auth/password/validation';
  const answer = await link.post({ what, json: { identifier: nobody, password: nobody }, deadlineAt });
  const isMissing = answer.status === 404 && kohaErrorIn(answer) !== null;
  if (!isMissing) expectStatus(link, answer, { what, status: 400 });
  return `patrons, items, checkouts, holds, ${isMissing ? 'PINs only by the plugin' : 'PINs'}`;
}

function expectStatus(link: KohaLink, answer: HttpAnswer, { what, status }: { readonly what: string; readonly status: number }): void {
  if (answer.status !== status || answer.type !== 'application/json') throw link.failure(answer, what);
}

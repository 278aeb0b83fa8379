import type { CheckinOutcome, CheckoutOutcome, ReturnRoute } from '../../../contracts/ports/library-system.port.ts';
import type { DecodedSip2 } from '../sip2/sip2-decode.codec.ts';
import { plainText, withoutEntities } from './acs-text.ts';
import { parseDueDate } from './due-date.ts';
import type { LibraryProfile } from './profile.ts';
import { type RefusalText, refusalCode } from './refusal-texts.ts';
import { assertSubject, only, textOf, wrongSubject } from './reply-values.ts';
import type { AskedItem, AskedLoan } from './sip2-profile.ts';

// Circulation status: available, on the hold shelf, waiting to be shelved, in transit.
const routesByStatus: Readonly<Record<string, ReturnRoute>> = {
  '03': { kind: 'shelf' },
  '08': { kind: 'onHold' },
  '09': { kind: 'shelf' },
  '10': { kind: 'otherBranch', branch: null },
};

/** Only `ok` decides; a text beside it does not. */
function isDone(reply: DecodedSip2): boolean {
  const { ok } = reply.fixed;
  if (ok === '1') return true;
  if (ok === '0') return false;
  throw wrongSubject('ok');
}

/** The title as the profile says where it is, or null. */
export function titleOf({ title, hasEntities }: LibraryProfile, reply: DecodedSip2): string | null {
  const value = reply.fields[title.field]?.[0] ?? '';
  const part = title.endsAt === null ? value : (value.split(title.endsAt)[0] ?? '');
  return plainText(hasEntities ? withoutEntities(part) : part) || null;
}

/** What stands for the item in a value of a list. */
export function listedNumber({ listedEndsAt }: LibraryProfile, value: string): string {
  return listedEndsAt === null ? value : (value.split(listedEndsAt)[0] ?? '');
}

/** Turns answers 12, 10 and 18 of one library system into what became of an item. */
export class ItemMapper {
  readonly #profile: LibraryProfile;
  readonly #refusals: readonly RefusalText[];

  constructor(profile: LibraryProfile) {
    this.#profile = profile;
    this.#refusals = profile.refusals.map(({ code, pattern }) => ({ code, pattern: new RegExp(pattern, 'iu') }));
  }

  checkoutOutcome(reply: DecodedSip2, { item, card, time }: AskedLoan): CheckoutOutcome {
    assertSubject(reply, 'AB', { asked: item, prefixes: [] });
    // A loan to somebody else must not free this item; a server that leaves the patron out says nothing against it.
    if (reply.fields['AA'] !== undefined) assertSubject(reply, 'AA', { asked: card, prefixes: this.#profile.cardPrefixes });
    const title = titleOf(this.#profile, reply);
    if (!isDone(reply)) return { kind: 'refused', code: refusalCode(reply.fields['AF'] ?? [], this.#refusals), title };
    return {
      kind: 'lent',
      title: title ?? '',
      due: parseDueDate(reply.fields['AH']?.[0] ?? '', time, this.#profile.dueDates),
      isRenewal: reply.fixed['renewalOk'] === 'Y',
      mayDesensitize: reply.fixed['desensitize'] === 'Y',
    };
  }

  checkinOutcome(reply: DecodedSip2, { item }: AskedItem): CheckinOutcome {
    assertSubject(reply, 'AB', { asked: item, prefixes: [] });
    const title = titleOf(this.#profile, reply);
    if (!isDone(reply)) return { kind: 'refused', code: refusalCode(reply.fields['AF'] ?? [], this.#refusals), title };
    const mayResensitize = reply.fixed['resensitize'] === 'Y';
    return { kind: 'returned', title: title ?? '', route: this.#route(reply), bin: textOf(reply, 'CL'), mayResensitize };
  }

  isChargedTo(reply: DecodedSip2, { item, card }: AskedLoan): boolean {
    const { chargedItems, cardPrefixes } = this.#profile;
    if (only(reply, 'BL') !== 'Y') return false;
    assertSubject(reply, 'AA', { asked: card, prefixes: cardPrefixes });
    return chargedItems !== null && reply.fields[chargedItems]?.some((value) => listedNumber(this.#profile, value).trim() === item) === true;
  }

  lentFromItem(answer: DecodedSip2 | null, { item, time }: AskedItem): CheckoutOutcome {
    // Title and due date of another item are worse than none.
    const reply = answer?.fields['AB']?.every((value) => value.trim() === item) === true ? answer : null;
    const due = parseDueDate(reply?.fields['AH']?.[0] ?? '', time, this.#profile.dueDates);
    const title = reply === null ? null : titleOf(this.#profile, reply);
    // It is this patron's loan, so the gate must let it pass.
    return { kind: 'lent', title: title ?? '', due, isRenewal: false, mayDesensitize: true };
  }

  returnedFromItem(reply: DecodedSip2, { item }: AskedItem): CheckinOutcome | null {
    assertSubject(reply, 'AB', { asked: item, prefixes: [] });
    const route = routesByStatus[reply.fixed['circulationStatus'] ?? ''];
    if (route === undefined) return null;
    return { kind: 'returned', title: titleOf(this.#profile, reply) ?? '', route, bin: textOf(reply, 'CL'), mayResensitize: true };
  }

  /** Without an alert an item goes to its shelf. CV tells why there is one; without CV, CT tells whether it must travel. */
  #route(reply: DecodedSip2): ReturnRoute {
    if (reply.fixed['alert'] !== 'Y') return { kind: 'shelf' };
    const branch = textOf(reply, 'CT');
    const kind = this.#profile.routes[only(reply, 'CV')?.trim() ?? ''] ?? (branch === null ? 'onHold' : 'otherBranch');
    return kind === 'otherBranch' ? { kind, branch } : { kind };
  }
}

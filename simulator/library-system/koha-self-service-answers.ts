import type { PatronRecord } from './lumi-data.ts';
import type { LumiRegister } from './lumi-register.ts';
import type { TwinHttpAnswer, TwinHttpHandler } from './http-server.ts';

/** The rules of the plugin as the fictional site has set them. */
const minimumAge = 15;
const categories = new Set(['person', 'child', 'guarantor', 'home-service']);
const exceptions = 'Koha::Plugin::Fi::KohaSuomi::SelfService::Exception';

const missing = (what: string): TwinHttpAnswer => ({ status: 404, body: { error: `No ${what}` } });

function isUnderage({ birthDate }: PatronRecord, register: LumiRegister): boolean {
  const birth = Number(birthDate.replaceAll('-', ''));
  return birthDate !== '' && register.time.dayAt(register.nowMs) < birth + minimumAge * 10_000;
}

/** The class of the refusal, or null where the patron may come in. */
function refusalClass(register: LumiRegister, patron: PatronRecord): string | null {
  if (register.isExpired(patron) || register.isBanned(patron) || patron.flags.includes('card-lost')) return exceptions;
  if (isUnderage(patron, register)) return `${exceptions}::Underage`;
  if (!patron.staffless.termsAccepted) return `${exceptions}::TACNotAccepted`;
  if (!categories.has(patron.group)) return `${exceptions}::BlockedBorrowerCategory`;
  return patron.staffless.banned ? `${exceptions}::PermissionRevoked` : null;
}

/** GET borrowers/ssstatus: a form in the body of a GET. */
export const answerSelfServiceStatus: TwinHttpHandler = (register, { body }) => {
  const form = new URLSearchParams(body);
  const patron = register.patron(form.get('cardnumber') ?? '');
  if (patron === undefined) return missing('such card');
  if (!register.branches.some(({ id }) => id === form.get('branchcode'))) return missing('Library found');
  const error = refusalClass(register, patron);
  return { status: 200, body: error === null ? { permission: 1 } : { permission: 0, error } };
};

/** GET selfservice/pincheck: JSON in the body of a GET. */
export const answerPinCheck: TwinHttpHandler = (register, { body }) => {
  const asked = JSON.parse(body) as { cardnumber?: string; password?: string };
  const patron = register.patron(asked.cardnumber ?? '');
  if (patron === undefined) return missing('such cardnumber');
  const isRight = patron.pin !== '' && patron.pin === asked.password;
  return { status: 200, body: isRight ? { permission: 1 } : { permission: 0, error: 'Wrong password' } };
};

const weekday = ['07:00', '21:00'];
const weekend = ['10:00', '18:00'];

/** GET selfservice/openinghours/self: Monday first. */
export const answerOpeningHours: TwinHttpHandler = () => ({
  status: 200,
  body: [weekday, weekday, weekday, weekday, weekday, weekend, weekend],
});

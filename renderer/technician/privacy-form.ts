import type { PrivacyTask } from '../../contracts/privacy-task.schema.ts';
import { caseNumberLength, caseNumberPattern, lookReasons } from '../../contracts/look-reasons.ts';
import { identityChecks, wardAskers } from '../../contracts/staff-look.ts';
import type { TechnicianTextKey } from '../../texts/keys.ts';

/** What can be done, in the order in which it stands on the page. */
export const privacyTasks = [
  'export',
  'erase',
  'forgivePins',
  'rectify',
  'restrict',
  'breach',
  'doorEvents',
  'confirm',
  'prove',
] as const satisfies readonly PrivacyTask['task'][];

/** What is asked for each. */
export type PrivacyField = 'card' | 'identityChecked' | 'onBehalf' | 'reason' | 'caseNumber' | 'from' | 'to' | 'code';
export type PrivacyForm = Readonly<Record<PrivacyField, string>>;

/** Who asks: the card's owner, or somebody for a ward. */
export const askers = ['self', ...wardAskers] as const;

export const emptyForm: PrivacyForm = { card: '', identityChecked: '', onBehalf: 'self', reason: '', caseNumber: '', from: '', to: '', code: '' };

const ofCard = ['card', 'identityChecked', 'onBehalf', 'reason', 'caseNumber'] as const;
const ofWindow = ['from', 'to', 'reason', 'caseNumber'] as const;

/** The fields of each task, in order. One without any is answered at once: it tells where something is done. */
export const privacyFields: Readonly<Record<PrivacyTask['task'], readonly PrivacyField[]>> = {
  export: ofCard,
  erase: ofCard,
  forgivePins: ofCard,
  breach: ofWindow,
  doorEvents: [...ofWindow, 'code'],
  confirm: ofWindow,
  prove: ['reason', 'caseNumber'],
  rectify: [],
  restrict: [],
};

/** Whether a task only tells where something is done: it looks at nobody's data. */
export const isElsewhere = (task: PrivacyTask['task']): task is 'rectify' | 'restrict' => task === 'rectify' || task === 'restrict';

/** One of a list, and the sentence by which it is called. */
export interface PrivacyChoice {
  readonly value: string;
  readonly text: TechnicianTextKey;
}
const unchosen: PrivacyChoice = { value: '', text: 'technician.privacy.choose' };

/** What is chosen from a list: nothing that somebody types gets into the event log, but the number of a case. */
export const privacyChoices: Readonly<Partial<Record<PrivacyField, readonly PrivacyChoice[]>>> = {
  identityChecked: [unchosen, ...identityChecks.map((value) => ({ value, text: `technician.privacy.identityChecked.${value}` as const }))],
  onBehalf: askers.map((value) => ({ value, text: `technician.privacy.onBehalf.${value}` as const })),
  reason: [unchosen, ...lookReasons.map((value) => ({ value, text: `technician.privacy.reason.${value}` as const }))],
};

/** The longest that each field takes: what the station would refuse can't be typed. */
export const longest: Readonly<Record<PrivacyField, number>> = {
  card: 64,
  identityChecked: 20,
  onBehalf: 20,
  reason: 20,
  caseNumber: caseNumberLength,
  from: 16,
  to: 16,
  code: 20,
};

/** Whether something is right in a field; only the number of a case may be left out. */
export function isFilled(name: PrivacyField, text: string): boolean {
  const value = text.trim();
  if (name === 'caseNumber') return value === '' || caseNumberPattern.test(value);
  const choices = privacyChoices[name];
  if (choices !== undefined) return value !== '' && choices.some((each) => each.value === value);
  return name === 'from' || name === 'to' ? value.length >= longest[name] : value !== '';
}

/** Whether everything is filled in. */
export function isComplete(task: PrivacyTask['task'], form: PrivacyForm): boolean {
  return privacyFields[task].every((name) => isFilled(name, form[name]));
}

/** The task as the station is asked it, or null while something is missing. */
export function taskOf(task: PrivacyTask['task'], form: PrivacyForm): PrivacyTask | null {
  if (isElsewhere(task)) return { task };
  if (!isComplete(task, form)) return null;
  const why = whyOf(form);
  if (why === null) return null;
  const window = { from: form.from.slice(0, 16), to: form.to.slice(0, 16) };
  switch (task) {
    case 'export':
    case 'erase':
    case 'forgivePins': {
      const identityChecked = identityChecks.find((each) => each === form.identityChecked);
      return identityChecked === undefined ? null : { task, card: form.card.trim(), identityChecked, ...why, ...behalfOf(form) };
    }
    case 'breach':
    case 'confirm':
      return { task, ...why, ...window };
    case 'prove':
      return { task, ...why };
    case 'doorEvents':
      return { task, ...why, code: form.code.trim(), ...window };
  }
}

function whyOf(form: PrivacyForm): Pick<Extract<PrivacyTask, { task: 'prove' }>, 'reason' | 'caseNumber'> | null {
  const reason = lookReasons.find((each) => each === form.reason);
  const caseNumber = form.caseNumber.trim();
  return reason === undefined ? null : { reason, ...(caseNumber === '' ? {} : { caseNumber }) };
}

function behalfOf({ onBehalf }: PrivacyForm): Pick<Extract<PrivacyTask, { task: 'export' }>, 'onBehalf'> {
  const asker = wardAskers.find((each) => each === onBehalf);
  return asker === undefined ? {} : { onBehalf: asker };
}

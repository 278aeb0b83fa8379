import type { PrivacyTask } from '../../contracts/privacy-task.schema.ts';
import { wardAskers } from '../../contracts/staff-look.ts';

/** What can be done, in the order in which it stands on the page. */
export const privacyTasks = [
  'export',
  'erase',
  'rectify',
  'restrict',
  'breach',
  'doorEvents',
  'confirm',
  'prove',
] as const satisfies readonly PrivacyTask['task'][];

/** What is asked for each. */
export type PrivacyField = 'card' | 'identityChecked' | 'onBehalf' | 'reason' | 'from' | 'to' | 'code';
export type PrivacyForm = Readonly<Record<PrivacyField, string>>;

/** Who asks: the card's owner, or somebody for a ward. */
export const askers = ['self', ...wardAskers] as const;

export const emptyForm: PrivacyForm = { card: '', identityChecked: '', onBehalf: 'self', reason: '', from: '', to: '', code: '' };

const ofCard = ['card', 'identityChecked', 'onBehalf', 'reason'] as const;
const ofWindow = ['from', 'to', 'reason'] as const;

/** The fields of each task, in order. One without any is answered at once: it tells where something is done. */
export const privacyFields: Readonly<Record<PrivacyTask['task'], readonly PrivacyField[]>> = {
  export: ofCard,
  erase: ofCard,
  breach: ofWindow,
  doorEvents: [...ofWindow, 'code'],
  confirm: ofWindow,
  prove: ['reason'],
  rectify: [],
  restrict: [],
};

/** Whether a task only tells where something is done: it looks at nobody's data. */
export const isElsewhere = (task: PrivacyTask['task']): task is 'rectify' | 'restrict' => task === 'rectify' || task === 'restrict';

const shortest: Readonly<Record<PrivacyField, number>> = { card: 1, identityChecked: 3, onBehalf: 1, reason: 3, from: 16, to: 16, code: 1 };

/** Whether everything is filled in, and no reason holds somebody's number. */
export function isComplete(task: PrivacyTask['task'], form: PrivacyForm): boolean {
  return privacyFields[task].every((name) => form[name].trim().length >= shortest[name]) && !/\d{6}/.test(form.reason);
}

/** The task as the station is asked it, or null while something is missing. */
export function taskOf(task: PrivacyTask['task'], form: PrivacyForm): PrivacyTask | null {
  if (!isComplete(task, form)) return null;
  const reason = form.reason.trim();
  const window = { from: form.from.slice(0, 16), to: form.to.slice(0, 16) };
  switch (task) {
    case 'export':
    case 'erase':
      return { task, card: form.card.trim(), identityChecked: form.identityChecked.trim(), reason, ...behalfOf(form) };
    case 'breach':
    case 'confirm':
      return { task, reason, ...window };
    case 'prove':
      return { task, reason };
    case 'rectify':
    case 'restrict':
      return { task };
    case 'doorEvents':
      return { task, reason, code: form.code.trim(), ...window };
  }
}

function behalfOf({ onBehalf }: PrivacyForm): Pick<Extract<PrivacyTask, { task: 'export' }>, 'onBehalf'> {
  const asker = wardAskers.find((each) => each === onBehalf);
  return asker === undefined ? {} : { onBehalf: asker };
}

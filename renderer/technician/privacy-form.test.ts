import { describe, expect, it } from 'vitest';
import { type PrivacyTask, privacyTaskSchema } from '../../contracts/privacy-task.schema.ts';
import { emptyForm, isComplete, type PrivacyForm, privacyFields, privacyTasks, taskOf } from './privacy-form.ts';

const filled: PrivacyForm = {
  card: ' 24567000001016 ',
  identityChecked: 'passport at the desk',
  onBehalf: 'self',
  reason: 'request of the patron',
  from: '2027-03-27T00:00',
  to: '2027-03-28T00:00',
  code: 'K7M2K7M2',
};

const elsewhere: readonly PrivacyTask['task'][] = ['rectify', 'restrict'];

describe('the form of a look at kept data', () => {
  it.each(privacyTasks)('asks the station what its contract knows: %s', (task) => {
    expect(privacyTaskSchema.safeParse(taskOf(task, filled)).success).toBe(true);
  });

  it.each(privacyTasks.filter((task) => !elsewhere.includes(task)))('asks nothing while something is missing: %s', (task) => {
    expect(taskOf(task, emptyForm)).toBeNull();
    expect(isComplete(task, { ...filled, reason: '' })).toBe(false);
  });

  it.each(elsewhere)('asks for nothing where it only tells where it is done: %s', (task) => {
    expect([privacyFields[task], taskOf(task, emptyForm)]).toEqual([[], { task }]);
  });

  it('takes no reason with somebody’s number in it', () => {
    expect(taskOf('export', { ...filled, reason: 'card 24567000001016' })).toBeNull();
  });

  it.each([
    ['self', undefined],
    ['guardian', 'guardian'],
    ['guarantor', 'guarantor'],
  ])('says who asks: %s', (onBehalf, told) => {
    const task = taskOf('export', { ...filled, onBehalf });
    expect(task?.task === 'export' && task.onBehalf).toBe(told);
  });

  it('asks about a card only with how its owner was identified', () => {
    expect(taskOf('erase', { ...filled, identityChecked: '' })).toBeNull();
  });
});

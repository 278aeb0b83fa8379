import { describe, expect, it } from 'vitest';
import { type PrivacyTask, privacyTaskSchema } from '../../contracts/privacy-task.schema.ts';
import { emptyForm, isComplete, longest, type PrivacyForm, privacyFields, privacyTasks, taskOf } from './privacy-form.ts';

const filled: PrivacyForm = {
  card: ' 24567000001016 ',
  identityChecked: 'document',
  onBehalf: 'self',
  reason: 'personAsks',
  caseNumber: '',
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

  it.each([
    ['a sentence for a reason', { reason: 'request of Aino' }],
    ['a sentence for an identity', { identityChecked: 'passport at the desk' }],
    ['a name for a case', { caseNumber: 'Aino' }],
    ['a telephone number for a case', { caseNumber: '0401234567' }],
  ])('takes no %s', (_title, change) => {
    expect(taskOf('export', { ...filled, ...change })).toBeNull();
  });

  it('names a case where there is one', () => {
    expect([taskOf('breach', { ...filled, caseNumber: ' 123/2026 ' }), taskOf('prove', filled)]).toEqual([
      expect.objectContaining({ caseNumber: '123/2026' }),
      { task: 'prove', reason: 'personAsks' },
    ]);
  });

  it.each(['card', 'code'] as const)('lets nobody type a longer %s than the station takes', (name) => {
    const task = name === 'card' ? 'export' : 'doorEvents';
    const isTaken = (length: number): boolean => privacyTaskSchema.safeParse(taskOf(task, { ...filled, [name]: 'A'.repeat(length) })).success;
    expect([isTaken(longest[name]), isTaken(longest[name] + 1)]).toEqual([true, false]);
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

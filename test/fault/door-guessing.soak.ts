import { afterEach, expect, it } from 'vitest';
import { pinLockoutRules } from '../../domain/pin-lockout/pin-lockout.policy.ts';
import { startDoorRig } from '../support/door-rig.ts';
import { openRigPanel, visitWithPin } from '../support/pin-visit.ts';

const { terminalTries, slowdownMs } = pinLockoutRules;
/** Timers may be a little early against the clock of another process. */
const slowMs = slowdownMs - 100;
const cards = 50;
/** Known and unknown ones by turns: one wrong PIN each locks none of them. */
const known = ['1016', '1024', '1032', '1040', '1057', '1065', '1073', '1081', '1099', '1107', '1115', '1131', '1149', '1156', '1164'];
const cardAt = (at: number): string => {
  const end = at % 2 === 0 ? known[at / 2] : undefined;
  return end === undefined ? `245670000092${String(at).padStart(2, '0')}` : `2456700000${end}`;
};

const stops: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

it(`slows down from the ${terminalTries + 1}st of ${cards} cards with one wrong PIN each, keeps no owner out and opens to nobody else`, async () => {
  const door = await startDoorRig({ pin: 'always', pulseMs: 200, ui: true });
  stops.push(() => door.stop());
  const panel = await openRigPanel(door);
  stops.push(() => panel.close());
  const answers: { readonly isSlow: boolean; readonly outcome: string }[] = [];
  for (let at = 0; at < cards; at += 1) {
    const { waitedMs, outcome } = await visitWithPin({ door, panel }, cardAt(at), '4321');
    answers.push({ isSlow: waitedMs !== null && waitedMs >= slowMs, outcome });
  }
  expect(answers.map(({ isSlow }) => isSlow)).toEqual(answers.map((_answer, at) => at >= terminalTries));
  expect(answers.map(({ outcome }) => outcome)).toEqual(
    answers.map((_answer, at) => (at % 2 === 0 && at / 2 < known.length ? 'pin-wrong' : 'card-unknown')),
  );
  expect([door.questions().length, door.releases()]).toEqual([cards, 0]);
  const owner = await visitWithPin({ door, panel }, '24567000001016', '1234');
  expect([owner.outcome, door.releases()]).toEqual(['granted', 1]);
  expect(door.station.stderr().match(/pin\.guessingBegan/g)).toHaveLength(1);
});

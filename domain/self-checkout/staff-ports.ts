import { type PatronFacts, untoldFacts } from '../../contracts/patron-facts.ts';
import type { PatronQuestion } from '../../contracts/ports/library-system.port.ts';
import { attempt } from '../attempt.ts';
import type { PatronSource } from '../pin-lockout/guarded-pins.ts';
import type { KioskChartEvent, KioskChartPorts } from './kiosk-chart.port.ts';
import type { KioskStaff } from './kiosk-staff.port.ts';

/** Answers for staff cards by itself, and leaves every other card to the library system. */
export function withStaff(source: PatronSource, staff: KioskStaff | undefined): PatronSource {
  if (staff === undefined) return source;
  return {
    patron: (question) => (staff.isStaff(question.card) ? staffFacts(question, staff) : source.patron(question)),
  };
}

async function staffFacts({ card, pin }: PatronQuestion, staff: KioskStaff): Promise<PatronFacts> {
  const isRight = pin !== null && (await staff.verify(card, pin));
  return { ...untoldFacts, isKnown: true, pin: isRight ? 'right' : 'wrong' };
}

/** The chart's ports to the staff's panel; none where the kiosk has no staff cards. */
export function staffPorts({
  staff,
  send,
}: {
  readonly staff?: KioskStaff;
  readonly send: (event: KioskChartEvent) => void;
}): Pick<KioskChartPorts, 'staff'> {
  if (staff === undefined) return {};
  return {
    staff: {
      isStaff: (card) => staff.isStaff(card),
      askReport: () =>
        attempt(() => staff.report(), {
          done: (report) => send({ type: 'staff.reported', report }),
          failed: () => send({ type: 'staff.reported', report: null }),
        }),
      forgetLeft: () => staff.forgetLeft(),
      askLook: ({ lookId, card, look, isTyped }) =>
        attempt(() => staff.look(card, look, isTyped), {
          done: (result) => send({ type: 'staff.looked', lookId, result }),
          failed: () => send({ type: 'staff.looked', lookId, result: null }),
        }),
    },
  };
}

import type { DecodedSip2 } from './sip2-decode.codec.ts';
import type { Sip2Outgoing } from './sip2-encode.codec.ts';
import { sip2Messages } from './sip2-messages.codec.ts';
import type { Sip2Link } from './sip2-pool.ts';

/** Where a lost answer can still be asked after. */
export interface Aftermath {
  readonly link: Sip2Link;
  readonly deadlineAt: number;
}

/** A request that changes the register, and the question that tells what became of it where its answer was lost. */
export interface Change<Outcome> {
  readonly request: Sip2Outgoing;
  readonly read: (reply: DecodedSip2) => Outcome;
  readonly question: Sip2Outgoing;
  readonly conclude: (reply: DecodedSip2, aftermath: Aftermath) => Promise<Outcome | Unclear>;
}

/** Asks the question; where the lost answer comes after all, it decides. */
export async function concludeChange<Outcome>(change: Change<Outcome>, aftermath: Aftermath): Promise<Outcome | Unclear> {
  const reply = await aftermath.link.exchange(change.question, aftermath.deadlineAt, { orLateAnswer: true });
  return reply.code === sip2Messages[change.question.code].answer ? change.conclude(reply, aftermath) : change.read(reply);
}

/** Nobody can tell what became of a change. */
export type Unclear = { readonly kind: 'refused'; readonly code: 'outcome-unclear'; readonly title: null };
/** What is said then. */
export const unclear: Unclear = { kind: 'refused', code: 'outcome-unclear', title: null };

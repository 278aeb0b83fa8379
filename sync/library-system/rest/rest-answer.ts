import { libraryRest, problemTypePrefix } from '../../../contracts/library-rest.schema.ts';
import type { HttpAnswer } from '../link/http-client.ts';
import type { RestFailure } from './rest.errors.ts';

/** What an answer says: the value that was asked for, or why there is none. `isOpen`: a change may have been carried out or not. */
export type ReadAnswer = { readonly json: unknown } | { readonly failure: RestFailure; readonly isOpen: boolean };

const definite = (failure: RestFailure): ReadAnswer => ({ failure, isOpen: false });
const open = (failure: RestFailure): ReadAnswer => ({ failure, isOpen: true });

const byProblem: Readonly<Record<string, ReadAnswer>> = {
  'invalid-request': definite('requestRefused'),
  unauthorized: definite('notAuthorized'),
  forbidden: definite('forbidden'),
  'not-found': definite('requestRefused'),
  'pin-not-accepted': definite('pinNotAccepted'),
  'idempotency-key-missing': definite('requestRefused'),
  'idempotency-key-reused': definite('keyReused'),
  'request-in-progress': open('inProgress'),
  'too-many-requests': definite('tooMany'),
  'not-supported': definite('notSupported'),
  unavailable: definite('unavailable'),
  internal: open('serverFailed'),
};

/**
 * Reads one answer. Only 200 with JSON is a yes to anything. A status in the 4xx says that nothing was carried out; one in the
 * 5xx says so only with the problem `unavailable`: a gateway between may have lost the answer.
 */
export function readAnswer(answer: HttpAnswer): ReadAnswer {
  const { status, type } = answer;
  if (status === 200) {
    const json = type === 'application/json' ? parsed(answer.text) : undefined;
    return json === undefined ? open('notJson') : { json };
  }
  if (status >= 300 && status < 400) return definite('redirected');
  return problemOf(answer) ?? byStatus(status);
}

function problemOf({ status, type, text }: HttpAnswer): ReadAnswer | null {
  if (type !== 'application/problem+json') return null;
  const problem = libraryRest.Problem.safeParse(parsed(text));
  if (!problem.success || problem.data.status !== status || !problem.data.type.startsWith(problemTypePrefix)) return null;
  const name = problem.data.type.slice(problemTypePrefix.length);
  return Object.hasOwn(byProblem, name) ? (byProblem[name] ?? null) : null;
}

function byStatus(status: number): ReadAnswer {
  if (status === 401) return definite('notAuthorized');
  if (status === 403) return definite('forbidden');
  if (status === 429) return definite('tooMany');
  if (status >= 400 && status < 500) return definite('requestRefused');
  return status >= 500 ? open('serverFailed') : open('odd');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

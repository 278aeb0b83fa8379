import { describe, expect, it } from 'vitest';
import { problemTypePrefix } from '../../../contracts/library-rest.schema.ts';
import { readAnswer } from './rest-answer.ts';

const plain = (status: number) => readAnswer({ status, type: 'text/html', headers: {}, text: '<p>page</p>' });
const problem = (name: string, status: number, said = status) =>
  readAnswer({
    status,
    type: 'application/problem+json',
    headers: {},
    text: JSON.stringify({ type: `${problemTypePrefix}${name}`, title: 'x', status: said }),
  });
const notDone = [307, 308, 400, 401, 402, 403, 404, 405, 410, 411, 412, 413, 414, 415, 417, 421, 422, 426, 428, 429, 431, 451];

describe('an answer to a change', () => {
  it('proves by its bare status that nothing was carried out for these only; every other status leaves it open', () => {
    const statuses = Array.from({ length: 500 }, (_, at) => at + 100);
    const definite = statuses.filter((status) => {
      const read = plain(status);
      return 'failure' in read && !read.isOpen;
    });
    expect(definite).toEqual(notDone);
  });

  it.each([200, 201, 202, 204, 206, 300, 301, 302, 303, 304, 406, 408, 409, 418, 423, 425, 499, 500, 501, 502, 503, 504, 511, 599])(
    'leaves the change open with a bare %i',
    (status) => {
      expect(plain(status)).toMatchObject({ isOpen: true });
    },
  );

  it.each([
    ['invalid-request', 400, false],
    ['unauthorized', 401, false],
    ['forbidden', 403, false],
    ['pin-not-accepted', 403, false],
    ['not-found', 404, false],
    ['request-in-progress', 409, true],
    ['idempotency-key-reused', 422, true],
    ['too-many-requests', 429, false],
    ['internal', 500, true],
    ['not-supported', 501, false],
    ['unavailable', 503, false],
  ] as const)('with the problem %s (%i) leaves the change open: %s', (name, status, isOpen) => {
    expect(problem(name, status)).toMatchObject({ isOpen });
  });

  it('goes by its status where the problem is of another one or has no name of ours', () => {
    expect([problem('unavailable', 502, 503), problem('teapot', 502), problem('unavailable', 303)]).toEqual([
      { failure: 'serverFailed', isOpen: true },
      { failure: 'serverFailed', isOpen: true },
      { failure: 'redirected', isOpen: true },
    ]);
  });
});

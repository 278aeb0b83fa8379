import type { Clock } from '../../contracts/clock.ts';
import { KioskError } from '../../contracts/errors.ts';
import { type FetchedHours, publishedHoursSchema } from '../../contracts/opening-hours.schema.ts';
import { HttpClient } from '../library-system/link/http-client.ts';

/** An address at which opening hours are published. */
export interface PublishedHoursOptions {
  readonly url: string;
  readonly caFile?: string | undefined;
  readonly clock: Clock;
}

const answerWithinMs = 10_000;

/**
 * Asks for the hours that stand at an address.
 * @throws KioskError LIBRARY_UNREACHABLE, LIBRARY_TIMEOUT, LIBRARY_PROTOCOL for an answer that is no list of hours
 */
export async function fetchPublishedHours({ url, caFile, clock }: PublishedHoursOptions): Promise<FetchedHours> {
  const { origin, pathname, searchParams } = new URL(url);
  const http = new HttpClient({ url: origin, section: 'openingHours', trust: { caFile }, connections: 1, clock });
  try {
    const query = Object.fromEntries(searchParams);
    const { status, text } = await http.request({ method: 'GET', path: pathname, query, deadlineAt: clock.monotonicMs() + answerWithinMs });
    if (status !== 200) throw unusable(`answered with ${status}`);
    return { kind: 'days', days: parsed(text) };
  } finally {
    http.close();
  }
}

function parsed(text: string): Extract<FetchedHours, { readonly kind: 'days' }>['days'] {
  try {
    return publishedHoursSchema.parse(JSON.parse(text)).days;
  } catch (error) {
    throw unusable('did not answer with {"days": {"2027-06-01": ["07:00-21:00"]}}', error);
  }
}

const unusable = (what: string, cause?: unknown): KioskError =>
  new KioskError('LIBRARY_PROTOCOL', `The address in [openingHours] from ${what}: have it put right, or take the section out.`, {
    cause,
    retryable: true,
  });

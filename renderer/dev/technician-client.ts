import type { StationClient } from '../link/rpc-connection.ts';
import { overviewSample, privacySample, scheduleSample } from '../technician-samples.ts';

async function* once<View>(view: View): AsyncGenerator<View, void, void> {
  yield view;
}

const answers: Record<string, unknown> = {
  signIn: async () => 'wrong',
  signOut: async () => undefined,
  overview: async () => once(overviewSample),
  countPeople: async () => undefined,
  schedule: async () => scheduleSample,
  privacy: async () => privacySample,
};

// The gallery has no station: what panels ask is answered from samples, and anything else never.
/** A client for pictures of the technician's page. */
export const technicianClient = { technician: answers } as unknown as StationClient;

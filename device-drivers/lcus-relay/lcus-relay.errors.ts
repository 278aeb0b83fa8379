import type { ErrorCode } from '../../contracts/errors.ts';

const sentences: Partial<Record<ErrorCode, string>> & { readonly DEVICE_LOST: string } = {
  DEVICE_LOST: 'The door relay cannot be used right now: the lock stays locked; check the cable and power of the relay.',
  DEVICE_TIMEOUT: 'The door relay did not carry out its command in time: it is being switched off and started anew.',
  DEVICE_BUSY: 'The door relay was asked to stay released longer than two pulses: wait until it has locked.',
  DEVICE_PROTOCOL: 'The door relay refused the length of the pulse: choose 200 to 30,000 milliseconds.',
};

/** What is to be done about a fault of a relay that a guard owns. */
export const relaySentence = (code: ErrorCode): string => sentences[code] ?? sentences.DEVICE_LOST;

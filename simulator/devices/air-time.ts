/** Milliseconds per byte at the high data rate of ISO 15693, 26.48 kbit/s, both ways with one subcarrier and "1 out of 4". */
const byteMs = 8 / 26.48;
/** Start and end of a frame together, and the wait between question and answer (t1: 320.9 us). */
const frameMs = 0.2;
const turnMs = 0.32;
/** Programming of the EEPROM before a write is answered (NXP ICODE SLIX data sheet: about 5 ms). */
const programMs = 5;
/** How long the reader waits for a tag that says nothing: twice, as readers try again by themselves. */
const silenceMs = 8;

/** Bytes of an addressed question besides its parameters: flags, command, UID, CRC. */
const questionBytes = 12;
/** Bytes of an answer besides its data: flags, CRC. */
const answerBytes = 3;
/** Answer of a tag to an inventory: flags, DSFID, UID, CRC. */
const inventoryAnswerBytes = 12;
const slots = 16;

/** How long a question to one tag takes in the field, in milliseconds. */
export function exchangeMs(sent: number, received: number): number {
  return (questionBytes + sent + answerBytes + received) * byteMs + 2 * frameMs + turnMs;
}

/** The same for a write. */
export function writeMs(sent: number): number {
  return exchangeMs(sent, 0) + programMs;
}

/** A question that no tag answers. */
export function unansweredMs(sent: number): number {
  return 2 * ((questionBytes + sent) * byteMs + frameMs + silenceMs);
}

/**
 * Anticollision with 16 slots (ISO 15693-3, 8): each tag answers in the slot of the lowest nibble of its UID that the mask has not
 * fixed yet; where two answer at once, the round is run again for that slot alone.
 * @param uids as hex, most significant first
 */
export function inventoryMs(uids: readonly string[], maskNibbles = 0): number {
  let ms = (5 + Math.ceil(maskNibbles / 2)) * byteMs + frameMs;
  for (let slot = 0; slot < slots; slot += 1) {
    const here = uids.filter((uid) => Number.parseInt(uid.at(-1 - maskNibbles) ?? '0', 16) === slot);
    ms += here.length === 0 ? turnMs + 0.05 : turnMs + frameMs + inventoryAnswerBytes * byteMs;
    if (here.length > 1) ms += inventoryMs(here, maskNibbles + 1);
  }
  return ms;
}

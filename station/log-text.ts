const longestText = 300;

// What a card number, a long barcode or a Finnish personal identity code looks like. No such thing is ever handed to the
// log; this is the net below the rope, so it would rather mask a serial number too many.
const suspects = [/\d{6}[-+A-FU-Y]\d{3}[0-9A-Z]/gi, /\d{8,}/g] as const;

/** Text as it may stand in a log line: one line of at most 300 characters, anything like a number of a person masked. */
export function logText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
  const oneLine = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ');
  const masked = suspects.reduce((shown, suspect) => shown.replace(suspect, '••••'), oneLine);
  return masked.length <= longestText ? masked : `${masked.slice(0, longestText - 1)}…`;
}

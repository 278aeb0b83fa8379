const longestText = 300;

// What a card number, a long barcode or a Finnish personal identity code looks like. No such thing is ever handed to the
// log; this is the net below the rope, so it would rather mask a serial number too many.
const suspects = [/\d{6}[-+A-FU-Y]\d{3}[0-9A-Z]/gi, /\d{8,}/g] as const;

/** Text as it may stand in a log line: one line of at most 300 characters, anything like a number of a person masked. */
export function logText(text: string): string {
  const line = oneLine(text);
  return shortened(suspects.reduce((shown, suspect) => shown.replace(suspect, '••••'), line));
}

/** The name of a file of the station's own as it may stand in a log line. Dates in it look like numbers of people and are none. */
export function logFileName(name: string): string {
  return shortened(oneLine(name));
}

const shortened = (text: string): string => (text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`);

function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ');
}

const firstStrongIsolate = '\u2068';
const popDirectionalIsolate = '\u2069';

/** Wraps text from outside so that its direction cannot disturb the sentence around it. */
export function isolate(text: string): string {
  return `${firstStrongIsolate}${text}${popDirectionalIsolate}`;
}

/**
 * What fills the places of a right-to-left sentence, each text kept apart: a code such as 7K2D or a phone number would be
 * turned round otherwise. Numbers stay numbers, as the plural asks for them.
 */
export function isolatedValues(values: Readonly<Record<string, string | number>> = {}): Record<string, string | number> {
  const isApart = (text: string): boolean => text.startsWith(firstStrongIsolate);
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' && !isApart(value) ? isolate(value) : value]),
  );
}

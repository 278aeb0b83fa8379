const firstStrongIsolate = '\u2068';
const popDirectionalIsolate = '\u2069';

/** Wraps text from outside so that its direction cannot disturb the sentence around it. */
export function isolate(text: string): string {
  return `${firstStrongIsolate}${text}${popDirectionalIsolate}`;
}

/** An error for a word that a twin does not know; says what it knows. */
export function unknownWord(kind: 'fault' | 'act', word: string, known: readonly string[]): RangeError {
  return new RangeError(`"${word}" is no ${kind} of this twin: it knows ${known.join(', ')}.`);
}

/** The one of `known` that a word is. @throws RangeError for any other */
export function wordOf<Word extends string>(kind: 'fault' | 'act', word: string, known: readonly Word[]): Word {
  const found = known.find((each) => each === word);
  if (found === undefined) throw unknownWord(kind, word, known);
  return found;
}

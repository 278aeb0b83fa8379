/** Whether a word of the station is one that this page has a sentence for. */
export function isOneOf<Word extends string>(words: readonly Word[], word: string): word is Word {
  return words.some((each) => each === word);
}

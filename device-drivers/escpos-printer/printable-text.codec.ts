/** Letters that no code page of receipt printers has, and what they become. */
const replacements: Readonly<Record<string, string>> = {
  ŋ: 'n',
  Ŋ: 'N',
  ŧ: 't',
  Ŧ: 'T',
  đ: 'd',
  Đ: 'D',
  ǥ: 'g',
  Ǥ: 'G',
  ʒ: 'z',
  Ʒ: 'Z',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  ı: 'i',
  // Ukrainian letters that older Cyrillic pages lack: one looks like a Latin one, the other is read alike.
  і: 'i',
  І: 'I',
  ґ: 'г',
  Ґ: 'Г',
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  '€': 'EUR',
  '\u00a0': ' ',
  '\u202f': ' ',
  '\u2212': '-',
};

// Letters that join and run from right to left: a printer that has them sets them one by one and from the left.
const joining = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u;
// Line ends and everything that a printer could take for a command.
const controls = /[\u0000-\u001f\u007f-\u009f]+/gu;

/** What stands for a text of which the printer has too little. */
export const unprintable = '(?)';

/**
 * A text in letters that a printer has: those that it has not lose their marks or become others that are read alike, what cannot
 * even become that is a question mark, and a text that loses more than a third of its letters so is `unprintable` as a whole.
 * `canPrint` says whether the printer's code pages have a letter.
 */
export function printableText(text: string, canPrint: (letter: string) => boolean): string {
  const letters = [...text.normalize('NFC').replaceAll(controls, ' ')];
  const printed = letters.map((letter) => printable(letter, canPrint));
  const lost = printed.filter((letter, at) => letter === '?' && letters[at] !== '?').length;
  const written = letters.filter((letter) => letter !== ' ').length;
  return lost * 3 > written ? unprintable : printed.join('');
}

function printable(letter: string, canPrint: (letter: string) => boolean): string {
  if (letter >= ' ' && letter <= '~') return letter;
  if (!joining.test(letter) && canPrint(letter)) return letter;
  const bare = replacements[letter] ?? letter.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  const isKnown = bare !== letter && [...bare].every((each) => (each >= ' ' && each <= '~') || canPrint(each));
  return isKnown ? bare : '?';
}

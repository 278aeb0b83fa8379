import { InvalidArgumentError, Option } from 'commander';
import { caseNumberPattern, type LookReason, lookReasons } from '../../contracts/look-reasons.ts';
import { identityChecks } from '../../contracts/staff-look.ts';
import { caseNumberSentence, type IdentityCheck, identityWords, reasonWords, type Why, wordList } from '../privacy/why.ts';

/** Why somebody looks, as it is given on the command line. */
export interface WhyOptions {
  readonly reason: LookReason;
  /** Number of a case. */
  readonly case?: string;
}

/** The same as the event log is told it. */
export const whyOf = ({ reason, case: caseNumber }: WhyOptions): Why => ({ reason, ...(caseNumber === undefined ? {} : { caseNumber }) });

/** `--reason`: a word of a closed list. */
export const reasonOption = (): Option =>
  new Option('--reason <why>', `why: ${wordList(reasonWords)}`)
    .choices([...lookReasons])
    .argParser(wordOf(lookReasons, reasonWords, 'A case is named by --case, such as --case 123/2026.'));

/** `--case`: a number and its year. */
export const caseOption = (): Option =>
  new Option('--case <number>', 'number of the case in your own register, such as 123/2026').argParser((text: string) => {
    if (!caseNumberPattern.test(text)) throw new InvalidArgumentError(caseNumberSentence);
    return text;
  });

/** `--identity-checked`: a word of a closed list. */
export const identityOption = (): Option =>
  new Option('--identity-checked <how>', `how the person was identified: ${wordList(identityWords)}`)
    .choices([...identityChecks])
    .argParser(wordOf<IdentityCheck>(identityChecks, identityWords, 'Which document it was stands in no log.'))
    .makeOptionMandatory();

/** Earlier programs took a sentence here: whoever has it in a script hears what to write in its place. */
function wordOf<Word extends string>(list: readonly Word[], words: Readonly<Record<Word, string>>, more: string): (text: string) => Word {
  return (text) => {
    const word = list.find((each) => each === text);
    if (word !== undefined) return word;
    throw new InvalidArgumentError(
      `A sentence is not taken any more, since a name or a number in it would stand in the event log for good. Write one word: ${wordList(words)}. ${more}`,
    );
  };
}

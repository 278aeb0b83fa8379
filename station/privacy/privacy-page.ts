import type { StationConfig } from '../../contracts/config.schema.ts';
import { InvariantError } from '../../contracts/errors.ts';
import { neverKept } from './kept-data.ts';
import type { KeptData } from './kept-entry.ts';
import { keptBy, privacyStatement } from './privacy-statement.ts';

/** Sentences of the page in one language, by key (`texts/privacy/`). */
export type PageTexts = Readonly<Record<string, string>>;

/** What a page is made of. */
export interface PageOptions {
  readonly config: StationConfig;
  readonly texts: PageTexts;
  /** BCP 47, for numbers with their units. */
  readonly locale: string;
}

const hourMs = 3_600_000;
const dayHours = 24;

/** The page for patrons (Markdown): what this station keeps about them, by its config, from the same list as the statement. */
export function privacyPage(options: PageOptions): string {
  const { config, texts } = options;
  const say = (key: string): string => sentence(texts, key);
  const personal = keptBy(config).filter(({ isPersonal }) => isPersonal);
  const isStrict = config.privacy.profile === 'strict';
  const lines = [
    `# ${say('title')}`,
    say('intro'),
    say(isStrict ? 'profile.strict' : 'profile.troubleshooting'),
    `## ${say('kept.heading')}`,
    ...personal.map((each) => entry(each, options)),
    `## ${say('never.heading')}`,
    say('never.intro'),
    neverKept.map((what) => `- ${say(`never.${what.replaceAll(' ', '-')}`)}`).join('\n'),
    `## ${say('gone.heading')}`,
    fill(say('gone'), { lag: span(privacyStatement(config).purgeLagMs, options), cap: span(privacyStatement(config).hardCapMs, options) }),
    `## ${say('rights.heading')}`,
    say('rights'),
    config.privacy.contact === undefined ? say('contact.none') : fill(say('contact'), { contact: config.privacy.contact }),
    `## ${say('basis.heading')}`,
    say('basis'),
  ];
  return `${lines.join('\n\n')}\n`;
}

function entry(kept: KeptData, options: PageOptions): string {
  const { config, texts } = options;
  const say = (key: string): string => sentence(texts, `${kept.id}.${key}`);
  const { doorFault, kioskFault } = privacyStatement(config).tracesKeptMs;
  const isSealed = kept.id === 'traces' && config.privacy.profile === 'troubleshooting';
  const keptMs = kept.keptMs(config);
  const time = fill(say('time'), {
    door: span(doorFault, options),
    kiosk: span(kioskFault, options),
    most: keptMs === null ? '' : span(keptMs, options),
  });
  const labelled = (key: string, text: string): string => `**${sentence(texts, key)}:** ${text}`;
  const what = isSealed ? `${say('what')} ${say('sealed')}` : say('what');
  return [`### ${say('title')}`, what, labelled('kept.time', time), labelled('kept.readers', say('readers'))].join('\n\n');
}

/** A length of time in whole days where it is some, else in hours or seconds. */
function span(ms: number, { locale }: PageOptions): string {
  const hours = ms / hourMs;
  const [value, unit] = hours < 1 ? [ms / 1000, 'second'] : hours % dayHours === 0 && hours > dayHours ? [hours / dayHours, 'day'] : [hours, 'hour'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

const fill = (text: string, places: Readonly<Record<string, string>>): string => text.replace(/\{\{(\w+)\}\}/g, (_whole, name) => places[name] ?? '');

function sentence(texts: PageTexts, key: string): string {
  const text = texts[key];
  if (text === undefined) throw new InvariantError(`the page for patrons has no text for ${key}`);
  return text;
}

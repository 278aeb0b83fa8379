import type { Finding } from './finding.ts';

/** The texts of one folder: each language's file, parsed. */
export interface TextFolder {
  readonly folder: string;
  readonly languages: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Sentences that a language lacks, has empty, or has with other placeholders than the others. */
export function checkTexts({ folder, languages }: TextFolder): Finding[] {
  const names = Object.keys(languages);
  const keys = new Set(names.flatMap((name) => Object.keys(languages[name] ?? {})));
  return [...keys].flatMap((key) => {
    const values = names.map((name) => ({ file: `${folder}/${name}.json`, value: languages[name]?.[key] }));
    const empty = values.filter(({ value }) => typeof value !== 'string' || value.trim() === '');
    if (empty.length > 0) return empty.map(({ file }) => finding(file, `${key} is missing or empty`));
    const [first, ...others] = values.map(({ file, value }) => ({ file, places: placeholders(String(value)) }));
    return others
      .filter(({ places }) => places !== first?.places)
      .map(({ file }) => finding(file, `${key} has other placeholders than ${first?.file}`));
  });
}

/** Names between double braces, each once: their order and number are a matter of the language. */
function placeholders(text: string): string {
  const names = [...text.matchAll(/\{\{\s*([\w.]+)[^}]*\}\}/g)].map((match) => match[1]);
  return [...new Set(names)].sort().join(' ');
}

function finding(file: string, message: string): Finding {
  return { rule: 'texts', file, line: 1, message };
}

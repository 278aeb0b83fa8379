import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { driverRegistry } from '../../../device-drivers/registry.ts';
import { checkConfig } from '../../../station/config/load-config.ts';

const folder = new URL('../../../docs/library-systems/', import.meta.url);
const pages = readdirSync(folder).filter((name) => name.endsWith('.md'));

const station = `[station]
id = "sample"
roles = ["self-checkout"]
dataDir = "data"
[site]
name = "Lumi"
isil = "FI-Lumi"
branch = "PAA"
[[devices]]
id = "card"
driver = "serial-line-reader"
role = "kiosk.card"
settings = { path = "/dev/sample-card" }
[[devices]]
id = "item"
driver = "serial-line-reader"
role = "kiosk.item"
settings = { path = "/dev/sample-item" }
`;
/** What a sample of facts alone stands in. */
const aroundFacts = '[librarySystem]\nkind = "sip2"\nprofile = "generic"\n[librarySystem.sip2]\nhost = "sip.example.fi"\nport = 6443\n';

/** Samples of a page: fenced as toml, or indented by four, that have a section of the library system. */
function samplesOf(page: string): string[] {
  const text = readFileSync(new URL(page, folder), 'utf8');
  const fenced = Array.from(text.matchAll(/^```toml\n([\s\S]*?)^```/gm), ([, body = '']) => body);
  const indented = Array.from(text.matchAll(/(?:^ {4}.*\n|^\n(?= {4}))+/gm), ([block]) => block.replaceAll(/^ {4}/gm, ''));
  return [...fenced, ...indented].filter((sample) => sample.includes('[librarySystem'));
}

const samples = pages.flatMap((page) => samplesOf(page).map((sample, at) => ({ title: `${page}, sample ${at + 1}`, sample })));

describe('the samples of docs/library-systems', () => {
  it('are there for every kind and every way in', () => {
    const all = samples.map(({ sample }) => sample).join('\n');
    for (const text of ['kind = "sip2"', 'kind = "koha"', 'kind = "rest"', 'way = "https-fbs"', 'way = "https-koha"', '[librarySystem.facts]']) {
      expect(all).toContain(text);
    }
  });

  it.each(samples)('$title is a config that the station takes', ({ sample }) => {
    const isFactsAlone = !/^\[librarySystem\]/m.test(sample);
    const { problems } = checkConfig(parse(`${station}${isFactsAlone ? aroundFacts : ''}${sample}`), driverRegistry);
    expect(problems).toEqual([]);
  });
});

import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { drivers, goodToml } from './config.fixture.ts';
import { checkConfig } from './load-config.ts';

const checked = (look: string) => checkConfig(parse(`${goodToml}[look]\n${look}\n`), drivers);
const problemsOf = (look: string): readonly string[] => checked(look).problems.map(({ message }) => message);

describe('[look]', () => {
  it('is spruce, light and without pictures where nothing is said', () => {
    expect(checkConfig(parse(goodToml), drivers).config?.look).toEqual({ theme: 'light', photoFiles: [] });
  });

  it("takes a site's colour, theme, logo and photos", () => {
    const look = 'action = "#5b1a5e"\ntheme = "large"\nlogoFile = "logo.svg"\nphotoFiles = ["hall.webp", "children.jpg"]';
    expect(problemsOf(look)).toEqual([]);
  });

  it.each([
    ['action = "#ff8800"', /^\[look\] action = "#ff8800": must be a dark colour that reads at 7:1 or more .* this one reads at 2\.\d:1$/],
    ['action = "red"', /^\[look\] action = "red": must be a colour such as "#0f4a47"$/],
    ['theme = "neon"', /^\[look\] theme = "neon": must be .*light.*contrast.*large/],
    ['logoFile = "logo.exe"', /^\[look\] logoFile = "logo.exe": must be a file that ends in .png, .jpg, .webp or .svg$/],
    ['colour = "#5b1a5e"', /^\[look\] colour is not known/],
  ])('refuses %s with the key, the value and what would be right', (look, sentence) => {
    expect(problemsOf(look)).toEqual([expect.stringMatching(sentence)]);
  });
});

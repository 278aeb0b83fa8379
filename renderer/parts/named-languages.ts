/** The page, in CSS pixels. */
interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** So many names stand beside each other before the others go into a list. */
const mostNames = 4;
/** On a 7-inch panel the names have the half that the keys leave. */
const mostOnSmallPanel = 3;
const smallPanelPx = 640;

/** The names on the screen itself, and whether the others wait in a list. */
export interface NamedLanguages<Each extends string> {
  readonly named: readonly Each[];
  readonly hasList: boolean;
}

/**
 * Every name while all of them fit. With more than that the first three of the site and the way to the list, the one in use always among them; on a
 * small panel the list's own button carries that name, and no other stands beside it.
 */
export function namedLanguages<Each extends string>(languages: readonly Each[], current: string, size: PageSize): NamedLanguages<Each> {
  if (languages.length < 2) return { named: [], hasList: false };
  const isSmall = Math.min(size.width, size.height) <= smallPanelPx;
  if (languages.length <= (isSmall ? mostOnSmallPanel : mostNames)) return { named: languages, hasList: false };
  if (isSmall) return { named: [], hasList: true };
  const first = languages.slice(0, mostNames - 1);
  const used = languages.find((language) => language === current);
  const named = used === undefined || first.includes(used) ? first : [...first.slice(0, -1), used];
  return { named, hasList: true };
}

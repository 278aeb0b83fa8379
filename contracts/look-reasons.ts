// Apart from the schemas: screens list these and carry no zod.

/**
 * Why somebody looks at what a station keeps. A closed list: the event log keeps its rows for good, so that no free text, hence nobody's name and no
 * number, may get into it.
 */
export const lookReasons = [
  'personAsks',
  'fault',
  'officerAsks',
  'incident',
  'authorityAsks',
  'breach',
  'inspection',
  'settling',
  'exercise',
] as const;
export type LookReason = (typeof lookReasons)[number];

/**
 * A case in the organisation's own register of documents: a number of up to four digits and its year, such as 123/2026. It takes no letters (a name, initials)
 * and no run of digits that could be a card, a telephone number or a personal identity code; years before 2024 are none, since they could be of a birth.
 */
export const caseNumberPattern = /^[1-9]\d{0,3}\/20(?:2[4-9]|[3-9]\d)$/;
/** The longest that `caseNumberPattern` takes. */
export const caseNumberLength = 9;

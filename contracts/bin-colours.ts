/** Colours that a sorting bin can have: each has a name in every language. */
export const binColours = ['red', 'orange', 'yellow', 'green', 'blue', 'violet', 'brown', 'grey', 'white', 'black'] as const;
export type BinColour = (typeof binColours)[number];

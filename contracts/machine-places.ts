/** Sides of the kiosk's screen, as seen by who stands before it. */
export const machineSides = ['left', 'right', 'above', 'below'] as const;
export type MachineSide = (typeof machineSides)[number];

/** On which side of the screen cards are read, and items. */
export interface Places {
  readonly card?: MachineSide | undefined;
  readonly items?: MachineSide | undefined;
}

/** What one call may ask to be said. Apart from its schema: screens know the limits and carry no zod. */
export const speechLimits = { textLength: 500, textsPerCall: 100, lengthPerCall: 12_000 } as const;

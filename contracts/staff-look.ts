// Apart from the schema: screens list these and carry no zod.

/** What staff may do with what is kept of one card. */
export const staffLookTasks = ['show', 'erase'] as const;
/** Why they do it. A list, so that no name and no number gets into the event log. */
export const staffLookReasons = ['personAsks', 'fault', 'officerAsks'] as const;
/** How the one who asks was identified. */
export const identityChecks = ['document', 'known', 'electronic'] as const;
/** For whom somebody asks who is not the card's owner. */
export const wardAskers = ['guardian', 'guarantor'] as const;

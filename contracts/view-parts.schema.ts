import { z } from 'zod';
import { languages } from './patron-facts.ts';

/** Text from outside, made harmless: at most 500 characters, no control or direction characters. */
export const shownText = z.string().max(500);
/** The language that a view is to be read in. */
export const language = z.enum(languages);
/** What a patron tells the one who helps by phone. */
export const incidentCode = z.string().length(4);

/** Counts down to the session's end; absent while the patron is active. Any activity removes it. */
const timeoutWarning = z.object({ secondsLeft: z.int().min(0) });

/** Counts down to the end of a screen that only says something; any activity starts it anew. `null`: a glance of a few seconds. */
export const leaving = z.object({ secondsLeft: z.int().min(0) });

/** When an item is due: the day, or the library system's own words where it is none. */
export const due = z.object({ date: z.string().nullable(), text: shownText });

/** Tells rows without a title apart: which item of the visit it was, from 1. Never a part of what was read. */
export const place = z.int().min(1);

/** `hintCount` grows with every scan that could not be read or used, so that the same words about another scan are another view. */
export const hintCount = z.int().min(0);

/** A borrower number while it is typed: how many digits it has, and no more of them than the last four. */
export const typedNumber = { digits: z.int().min(0).max(32), tail: z.string().regex(/^\d{0,4}$/) };

/** What every screen of the kiosk has. */
export const commonParts = { language, warning: timeoutWarning.nullable() };

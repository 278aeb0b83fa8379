import { z } from 'zod';

const noControls = /^\P{Cc}*$/u;
/** A text of 1-200 characters. */
export const nonEmpty = z.string().min(1).max(200).regex(noControls, 'a text without control characters');
/** What goes into a field of SIP2 messages, where "|" ends it: at most 100 characters. */
export const fieldText = z
  .string()
  .max(100)
  .regex(/^[^|\p{Cc}]*$/u, 'a text without "|" and without control characters');

/** A name in the config that other sections refer to. */
export const configId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, 'letters, digits, dot, dash and underscore, 1-40 characters');

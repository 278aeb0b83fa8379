/** Where a login by prompts stands: what has arrived since the last thing that was sent, and what is waited for. */
export interface PromptState {
  readonly awaits: 'loginPrompt' | 'passwordPrompt' | 'verdict';
  /** The bytes as Latin-1 text, so that each is one character. */
  readonly text: string;
}

/** What the connection does next. `rest`: what follows the verdict already belongs to SIP2. */
export type PromptAction =
  | { readonly type: 'wait' | 'sendUser' | 'sendPassword' | 'refused' | 'noPrompt' }
  | { readonly type: 'done'; readonly rest: string };

/** The next state and what to do. */
export interface PromptStep {
  readonly state: PromptState;
  readonly action: PromptAction;
}

/** Before the first byte. */
export const startOfPrompts: PromptState = { awaits: 'loginPrompt', text: '' };

/** Longest greeting before a prompt, in bytes. */
const maxGreeting = 4096;
/** Options that a telnet server offers (RFC 854: IAC, WILL WONT DO DONT, option): none is wanted, and none needs an answer here. */
const telnetOption = /\xff[\xfb-\xfe][\0-\xff]/g;
// A prompt ends what has arrived so far: the same words inside a greeting are none.
const loginPrompt = /(?:^|\s)(?:login|log-in|user(?:[ -]?(?:name|id))?)\s*[:>]\s*$/i;
const passwordPrompt = /(?:^|\s)(?:password|passwd|pass ?code)\s*[:>]\s*$/i;
const welcome = /login ok[^\r\n]*(?:\r\n?|\n)/i;
const refusal = /\b(?:invalid|incorrect|denied|fail(?:ed|ure)?|refused|too many)\b/i;

/**
 * One piece of what a server says before SIP2 begins. User and password go only to something that asked for each of them,
 * once: a second question is a refusal.
 */
export function advancePrompts(before: PromptState, piece: string): PromptStep {
  const text = (before.text + piece).replace(telnetOption, '');
  const state = { ...before, text };
  const act = (action: PromptAction, awaits = state.awaits): PromptStep => ({ state: { awaits, text: '' }, action });
  if (text.length > maxGreeting) return act({ type: 'noPrompt' });
  switch (before.awaits) {
    case 'loginPrompt':
      return loginPrompt.test(text) ? act({ type: 'sendUser' }, 'passwordPrompt') : { state, action: { type: 'wait' } };
    case 'passwordPrompt':
      if (passwordPrompt.test(text)) return act({ type: 'sendPassword' }, 'verdict');
      return loginPrompt.test(text) || refusal.test(text) ? act({ type: 'refused' }) : { state, action: { type: 'wait' } };
    case 'verdict': {
      const found = welcome.exec(text);
      if (found !== null) return act({ type: 'done', rest: text.slice(found.index + found[0].length) });
      const isRefused = refusal.test(text) || loginPrompt.test(text) || passwordPrompt.test(text);
      return isRefused ? act({ type: 'refused' }) : { state, action: { type: 'wait' } };
    }
  }
}

/** Whether a server that was spoken to in SIP2 answers with a prompt: it wants the account the other way, and took our message for a name. */
export function asksForAccount(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  return text.length <= maxGreeting && (loginPrompt.test(text) || passwordPrompt.test(text));
}

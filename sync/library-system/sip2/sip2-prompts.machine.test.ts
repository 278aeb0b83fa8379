import { describe, expect, it } from 'vitest';
import { advancePrompts, asksForAccount, type PromptAction, startOfPrompts } from './sip2-prompts.machine.ts';

/** What is done after each piece that the server says. */
function actionsTo(...pieces: string[]): PromptAction['type'][] {
  let state = startOfPrompts;
  return pieces.map((piece) => {
    const step = advancePrompts(state, piece);
    state = step.state;
    return step.action.type;
  });
}

describe('a login by prompts', () => {
  it.each([
    ['as running servers ask', ['login: ', 'password: ', 'Login OK.  Initiating SIP\r\n']],
    ['with other words', ['Welcome to Lumi\r\nUsername>', 'omatoimi\r\nPASSWORD:', '\r\nlogin ok\n']],
    ['with user id', ['User ID: ', 'Passcode: ', 'Login OK\r']],
    ['with options of telnet before it', ['\xff\xfd\x01\xff\xfb\x03login: ', 'Password: ', 'Login OK.\r\n']],
  ])('answers each prompt once: %s', (_title, pieces) => {
    expect(actionsTo(...pieces)).toEqual(['sendUser', 'sendPassword', 'done']);
  });

  it('waits for prompts that come in pieces', () => {
    expect(actionsTo('log', 'in', ':', ' pass', 'word:', ' Login OK. Init', 'iating SIP', '\r\n')).toEqual([
      'wait',
      'wait',
      'sendUser',
      'wait',
      'sendPassword',
      'wait',
      'wait',
      'done',
    ]);
  });

  it('hands over what already belongs to SIP2', () => {
    const state = { awaits: 'verdict', text: '' } as const;
    expect(advancePrompts(state, 'Login OK.  Initiating SIP\r98YY').action).toEqual({ type: 'done', rest: '98YY' });
  });

  it.each([
    ['a sentence', 'Invalid login\r\n'],
    ['the first prompt again', '\r\nlogin: '],
    ['the second prompt again', '\r\npassword: '],
    ['too many attempts', 'Too many login failures'],
  ])('takes %s after the password for a refusal', (_title, said) => {
    expect(actionsTo('login: ', 'password: ', said).at(-1)).toBe('refused');
  });

  it('takes the first prompt again in place of the second for a refusal', () => {
    expect(actionsTo('login: ', 'login: ')).toEqual(['sendUser', 'refused']);
  });

  it.each([
    ['a password prompt at once', 'password: '],
    ['a SIP2 message', '98YYYYNN60000320261123    1200002.00AOx|\r'],
    ['the words inside a greeting', 'The login: and the password: are no longer needed.\r\n'],
    ['a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
  ])('tells nothing to %s', (_title, said) => {
    expect(actionsTo(said)).toEqual(['wait']);
  });

  it('gives up on a greeting without an end', () => {
    expect(actionsTo('x'.repeat(5000))).toEqual(['noPrompt']);
  });
});

describe('a server that was spoken to in SIP2', () => {
  it.each([
    ['login: ', true],
    ['login: password: ', true],
    ['941AY0AZFDFD\r', false],
    ['100NUN20261130    120000AB1|AJLogin: a novel|\r', false],
  ])('asks for its account by prompts: %j is %s', (text, isPrompt) => {
    expect(asksForAccount(Buffer.from(text, 'latin1'))).toBe(isPrompt);
  });
});

import { describe, expect, it } from 'vitest';
import type { LibrarySystemStatus } from '../../contracts/ports/library-system.port.ts';
import { statusFinding } from './check-library.ts';

const status = (rest: Partial<LibrarySystemStatus>): LibrarySystemStatus => ({
  isOnline: true,
  mayCheckout: true,
  mayCheckin: true,
  institution: 'lumi',
  protocolVersion: '2.00',
  ...rest,
});

describe('the status of a library system', () => {
  it('has nothing to mend where it allows loans and returns', () => {
    expect(statusFinding(status({}))).toEqual({ ok: true, detail: 'protocol 2.00, institution lumi, loans yes, returns yes' });
  });

  it.each([
    [{ mayCheckout: false }, 'may make no loans:'],
    [{ mayCheckin: false }, 'may make no returns:'],
    [{ mayCheckout: false, mayCheckin: false }, 'may make no loans and returns:'],
  ])('%j is no failure, but said', (rest, words) => {
    const { ok, remedy } = statusFinding(status(rest));
    expect(ok).toBe(true);
    expect(remedy).toContain(words);
  });

  it('fails where it is off-line, whatever it allows', () => {
    expect(statusFinding(status({ isOnline: false, mayCheckout: false })).ok).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseNumberLength, caseNumberPattern, lookReasons } from '../../contracts/look-reasons.ts';
import { privacyTaskSchema } from '../../contracts/privacy-task.schema.ts';
import { identityChecks, wardAskers } from '../../contracts/staff-look.ts';
import { loggedWhy, type Why } from './why.ts';

describe('the number of a case', () => {
  it.each(['1/2026', '123/2026', '9999/2099', '12/2024'])('is taken: %s', (text) => {
    expect(caseNumberPattern.test(text)).toBe(true);
  });

  it.each([
    'Aino',
    'AV-1985',
    'HD-4711',
    '0401234567',
    '040 1234',
    '24567000001016',
    'A1',
    '24567/2026',
    '010190-123A',
    '0101/1990',
    '3112/2015',
    '123/2026 Aino',
    '123/2026\n040',
    '0123/2026',
    '',
  ])('is none: %j', (text) => {
    expect(caseNumberPattern.test(text)).toBe(false);
  });

  it('holds no letter and no more than four digits in a row, whatever it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(caseNumberPattern), (text) => {
        expect(text).toMatch(/^[0-9/]+$/);
        expect(text).not.toMatch(/\d{5}/);
        expect(text.length).toBeLessThanOrEqual(caseNumberLength);
      }),
    );
  });
});

describe('why somebody looks, as the event log keeps it', () => {
  const why = fc.record<Why>(
    {
      reason: fc.constantFrom(...lookReasons),
      identityChecked: fc.constantFrom(...identityChecks),
      onBehalf: fc.constantFrom(...wardAskers),
      caseNumber: fc.constantFrom('1/2026', '9999/2099'),
      at: fc.constantFrom('kiosk', 'kioskTyped'),
    },
    { requiredKeys: ['reason'] },
  );

  it('is a sentence that the log takes, whatever was chosen', () => {
    fc.assert(
      fc.property(why, (given) => {
        const text = loggedWhy(given, 'dataProtectionOfficer');
        expect(text.length).toBeGreaterThanOrEqual(3);
        expect(text.length).toBeLessThanOrEqual(200);
        expect(text).not.toMatch(/\d{6}/);
      }),
    );
  });

  it('names what was chosen', () => {
    expect(loggedWhy({ reason: 'personAsks', identityChecked: 'document', onBehalf: 'guardian', caseNumber: '12/2026', at: 'kiosk' })).toBe(
      'at the kiosk: the person asks; identity: identity document; for a ward, by the guardian; case 12/2026',
    );
  });

  it('is refused where the case could be somebody', () => {
    expect(() => loggedWhy({ reason: 'fault', caseNumber: '0401234567' })).toThrow(expect.objectContaining({ code: 'PROGRAM_USAGE' }));
  });

  it('is nothing that somebody wrote, whatever a page sends', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!(lookReasons as readonly string[]).includes(text));
        expect(privacyTaskSchema.safeParse({ task: 'prove', reason: text }).success).toBe(false);
      }),
    );
  });
});

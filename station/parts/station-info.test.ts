import { describe, expect, it } from 'vitest';
import { doorSchema } from '../../contracts/door-config.schema.ts';
import { scheduleSchema } from '../../contracts/schedule.schema.ts';
import { usualConfig } from '../../test/support/privacy-pages.ts';
import { StationNotices } from './station-notices.ts';
import { configWarnings, stationInfoOf } from './station-info.ts';

const usual = usualConfig();
const noVoice = { kiosk: null, doors: new Map() } as unknown as Parameters<typeof stationInfoOf>[1]['voices'];
const withHelp = (helpPhone?: string, contact?: string) => {
  const { helpPhone: _phone, ...site } = usual.site;
  const { contact: _contact, ...privacy } = usual.privacy;
  return {
    ...usual,
    site: { ...site, ...(helpPhone === undefined ? {} : { helpPhone }) },
    privacy: { ...privacy, ...(contact === undefined ? {} : { contact }) },
  };
};
const nobody = 'Refusals name nobody to turn to: set [site] helpPhone, or a [privacy] contact of at most 80 characters.';

describe('hours of a door', () => {
  it.each([
    ['in hours of the site', 'saturday', []],
    ['in none of them', 'monday', ['Door "main" opens to no card at all: none of its hours lies in self-service hours of [schedule].']],
  ] as const)('%s are in order, or a warning that names it', (_title, day, expected) => {
    const schedule = scheduleSchema.parse({ mode: 'weekly', saturday: ['10:00-15:00 selfService'], monday: ['10:00-15:00 staffed'] });
    const doors = [doorSchema.parse({ id: 'main', hours: { [day]: ['12:00-13:00'] } })];
    expect(configWarnings({ ...usual, schedule, doors }).filter((warning) => warning.startsWith('Door "main"'))).toEqual(expected);
  });
});

describe('whom a refusal names', () => {
  it.each([
    ['a telephone', '09 0000 1234', undefined, false],
    ['an office', undefined, 'Lumi, info@lumi.example', false],
    ['nobody, where the words have no room on a screen', undefined, 'L'.repeat(81), true],
    ['nobody, which the station warns of at a door and at a kiosk', undefined, undefined, true],
  ])('is %s', (_what, phone, contact, isWarned) => {
    const config = withHelp(phone, contact);
    for (const roles of [['door'], ['self-checkout']] as const)
      expect(configWarnings({ ...config, station: { ...config.station, roles: [...roles] } }).includes(nobody)).toBe(isWarned);
    const info = stationInfoOf(config, { isBench: false, notices: new StationNotices([]), siteTexts: {}, voices: noVoice });
    expect([info.helpPhone, info.helpContact]).toEqual([phone, isWarned ? undefined : contact]);
  });
});

import { describe, expect, it } from 'vitest';
import { siteConditions } from '../../contracts/refusal-codes.ts';
import { doorCondition } from './door-condition.policy.ts';

const outside = () => true;
const within = () => false;

describe('what a site is at one of its doors', () => {
  it.each(siteConditions)('is what it is everywhere, where the site is %s, the door counts and its hours say nothing', (site) => {
    expect(doorCondition(site, { counts: true }, within)).toBe(site);
  });

  it.each(['closed', 'staffed', 'lockdown'] as const)('is %s, whatever the hours of the door', (site) => {
    expect([true, false].map((counts) => doorCondition(site, { counts }, outside))).toEqual([site, site]);
  });

  it.each(['selfService', 'full'] as const)('is a shut door outside its hours, where the site is %s', (site) => {
    expect([true, false].map((counts) => doorCondition(site, { counts }, outside))).toEqual(['doorClosed', 'doorClosed']);
  });

  it('has room for who is inside already', () => {
    expect(doorCondition('full', { counts: false }, within)).toBe('selfService');
  });
});

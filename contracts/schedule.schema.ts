import { z } from 'zod';

/** A stretch of a day, in minutes of the local wall clock from 0 to 1440. `end <= start`: it goes on past midnight. */
export interface ScheduleBand {
  readonly startMinute: number;
  readonly endMinute: number;
  readonly state: 'staffed' | 'selfService';
}

/** A stretch of a day in minutes of the local wall clock, as in a `ScheduleBand`. */
export type HourBand = Omit<ScheduleBand, 'state'>;

const hoursPattern = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;
const bandPattern = /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00) (staffed|selfService)$/;
const hourHelp = 'hours such as "07:00-09:00"; "22:00-02:00" goes on past midnight';
const bandHelp = 'hours and a state such as "07:00-10:00 selfService" or "10:00-18:00 staffed"; "22:00-02:00 selfService" goes on past midnight';

const band = z
  .string()
  .regex(bandPattern, bandHelp)
  .transform((text, context): ScheduleBand => {
    const [hours = '', state] = text.split(' ');
    const parsed = parseHours(hours);
    if (parsed === null) {
      context.addIssue({ code: 'custom', message: bandHelp });
      return z.NEVER;
    }
    return { ...parsed, state: state === 'staffed' ? 'staffed' : 'selfService' };
  });

const hourBand = z
  .string()
  .regex(hoursPattern, hourHelp)
  .transform((text, context): HourBand => {
    const parsed = parseHours(text);
    if (parsed !== null) return parsed;
    context.addIssue({ code: 'custom', message: hourHelp });
    return z.NEVER;
  });

function parseHours(text: string): HourBand | null {
  const match = hoursPattern.exec(text);
  if (match === null) return null;
  const [, startHour, startMinute, endHour, endMinute] = match;
  const start = Number(startHour) * 60 + Number(startMinute);
  const end = endHour === undefined ? minutesOfDay : Number(endHour) * 60 + Number(endMinute);
  return start === end ? null : { startMinute: start, endMinute: end };
}

/** Minutes on the wall clock of a day without a change of clocks. */
const minutesOfDay = 24 * 60;

/** Bands of one day. A band belongs to the day on which it begins. */
const bands = z
  .array(band)
  .max(24)
  .refine((day) => !overlap(day), 'bands of one day may not overlap')
  .describe('Empty: closed all day');

/** Hours of one day without a state. */
export const hourBands = z
  .array(hourBand)
  .max(24)
  .refine((day) => !overlap(day), 'bands of one day may not overlap');

/** Whether two bands of a day share a minute, the part past midnight included. */
function overlap(day: readonly HourBand[]): boolean {
  const spans = day.map(({ startMinute, endMinute }) => [startMinute, endMinute > startMinute ? endMinute : endMinute + minutesOfDay] as const);
  const sorted = spans.toSorted(([a], [b]) => a - b);
  return sorted.some(([, end], index) => {
    const next = sorted[index + 1];
    return next !== undefined && next[0] < end;
  });
}

/** A day of the calendar: "2027-03-28". */
const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a date such as "2027-03-28"')
  .refine(isDate, 'a date that there is, such as "2027-03-28"');

function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

const exception = z
  .strictObject({
    from: date.describe('First day'),
    to: date.optional().describe('Last day; absent: one day'),
    bands: bands.default([]),
  })
  .refine(({ from, to }) => to === undefined || from <= to, { message: 'the last day is before the first', path: ['to'] });

/** Days of the week as they stand in the config; a day that is left out is closed. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof weekdays)[number];

const week = Object.fromEntries(weekdays.map((day) => [day, bands.default([])])) as Record<Weekday, ReturnType<typeof bands.default>>;

/** `[schedule]`: when the site is closed, staffed or open to patrons by themselves, by the wall clock of `[station] timeZone`. */
export const scheduleSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('always-self-service') }),
  z.strictObject({
    mode: z.literal('weekly'),
    ...week,
    publicHolidays: bands.optional().describe('Finnish public holidays; absent: they are as their day of the week'),
    holidayEves: bands.optional().describe('Eves of Midsummer, Christmas and New Year; absent: as their day of the week'),
    exceptions: z
      .array(exception)
      .max(500)
      .default([])
      .describe('Stronger than holidays and days of the week; of two that fit, the later one in the file'),
  }),
]);

/** A checked `[schedule]`. */
export type ScheduleConfig = z.output<typeof scheduleSchema>;
export type WeeklySchedule = Extract<ScheduleConfig, { readonly mode: 'weekly' }>;

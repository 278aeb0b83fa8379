/** A calendar day as the number YYYYMMDD, e.g. 20261123. */
export type CivilDate = number;

const daysIn = (year: number, month: number): number => {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
};

/** The day as a number, or null where there is no such day between 1800 and 2999. */
export function civilDate(year: number, month: number, day: number): CivilDate | null {
  const isDay = year >= 1800 && year <= 2999 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  return isDay ? year * 10_000 + month * 100 + day : null;
}

/** Reads exactly `YYYYMMDD` (blanks around it are passed over), or null. */
export function parseCompactDate(text: string): CivilDate | null {
  const [, year, month, day] = /^\s*(\d{4})(\d{2})(\d{2})\s*$/.exec(text) ?? [];
  return year === undefined ? null : civilDate(Number(year), Number(month), Number(day));
}

/** `YYYY-MM-DD`. */
export function isoDate(date: CivilDate): string {
  const text = String(date);
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}

/**
 * Whether somebody born on `birth` has reached `years` on `today`. The birthday itself counts. Who was born on
 * 29 February reaches an age on 1 March where the year has no such day: no rule may count somebody older a day early.
 */
export function hasReachedAge(birth: CivilDate, years: number, today: CivilDate): boolean {
  return today >= birth + years * 10_000;
}

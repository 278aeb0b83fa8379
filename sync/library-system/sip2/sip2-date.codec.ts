/** Local calendar and clock of one time zone. */
export class LocalTime {
  readonly #format: Intl.DateTimeFormat;
  #second = Number.NaN;
  #digitsOfSecond = '';

  /** @param timeZone an IANA name such as `Europe/Helsinki` */
  constructor(timeZone: string) {
    const two = '2-digit';
    this.#format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    });
  }

  /** The day at a moment (epoch milliseconds) as the number YYYYMMDD. */
  dayAt(epochMs: number): number {
    return Number(this.#digits(epochMs).slice(0, 8));
  }

  /** A SIP2 date in local time: `YYYYMMDD`, four blanks, `HHMMSS`. */
  sip2DateAt(epochMs: number): string {
    const digits = this.#digits(epochMs);
    return `${digits.slice(0, 8)}    ${digits.slice(8)}`;
  }

  /** `YYYYMMDDHHMMSS`; formatted once a second, since every question asks for it twice. */
  #digits(epochMs: number): string {
    const second = Math.floor(epochMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#digitsOfSecond = this.#format.format(epochMs).replace(/\D/g, '');
    }
    return this.#digitsOfSecond;
  }
}

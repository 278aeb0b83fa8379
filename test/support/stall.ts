/**
 * How long a busy machine may stop a test, a line or a process without anything being wrong, in milliseconds. Limits of real time allow it on top of what
 * they are about: they tell "at once" from "never". How fast it is is measured by the benches, with quantiles.
 */
export const stallMs = 1_500;

/** The file, or the entry of a keyring, of an epoch's key. */
export const epochName = (epoch: number): string => `epoch-${epoch}.key`;

/** Which epoch's key a name is of, or null. */
export function epochOfName(name: string): number | null {
  const number = /^epoch-(\d+)\.key$/.exec(name)?.[1];
  return number === undefined ? null : Number(number);
}

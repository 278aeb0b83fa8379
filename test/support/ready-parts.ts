/** How many times a device or the library system told in a station's log that it is ready. The journal's own word is none of theirs. */
export const readyParts = (log: string): number => (log.match(/"(device|librarySystem)\.ready"/g) ?? []).length;

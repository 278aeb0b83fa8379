/** Waits for something that happens by itself, looking every 5 ms. @throws when it has not happened in `limitMs`. */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>, limitMs = 15_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await isTrue())) {
    if (performance.now() > deadline) {
      if (await isTrueAfterReading(isTrue)) return;
      throw new Error(`not seen within ${limitMs} ms: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** After a stall of this process its timers come before the bytes that waited meanwhile: those are taken in before the last look. */
async function isTrueAfterReading(isTrue: () => boolean | Promise<boolean>): Promise<boolean> {
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve));
  return isTrue();
}

/** Does `work` for every input, at most `lanes` at once; results in the order of the inputs. */
export async function inLanes<Input, Result>(inputs: readonly Input[], lanes: number, work: (input: Input) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const runLane = async (): Promise<void> => {
    while (next < inputs.length) {
      const at = next;
      next += 1;
      results[at] = await work(inputs[at] as Input);
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, inputs.length) }, runLane));
  return results;
}

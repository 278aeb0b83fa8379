/** Says a figure beside its target to whoever runs a long suite. */
export function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

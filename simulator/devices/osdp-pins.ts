/** Inputs and outputs of an OSDP device; outputs time their own pulses. */
export class OsdpPins {
  readonly inputs: boolean[];
  readonly outputs: boolean[];
  /** What the first output did. */
  readonly history: { readonly isOn: boolean; readonly atMonotonicMs: number }[] = [];
  fault: 'none' | 'echo-only' | 'welded' = 'none';
  readonly #timers = new Map<number, NodeJS.Timeout>();

  constructor(inputs: number, outputs: number) {
    this.inputs = Array.from({ length: inputs }, () => false);
    this.outputs = Array.from({ length: outputs }, () => false);
  }

  get releases(): number {
    return this.history.filter(({ isOn }) => isOn).length;
  }

  setInput(number: number, isOn: boolean): boolean {
    if (this.inputs[number] === undefined) return false;
    this.inputs[number] = isOn;
    return true;
  }

  /** By hand. */
  switch(number: number, isOn: boolean): boolean {
    if (this.outputs[number] === undefined) return false;
    this.#set(number, isOn);
    return true;
  }

  /** OUT (6.9): number, action, timer in 100 ms. */
  command(data: Uint8Array): void {
    const [number = 0, action = 0, low = 0, high = 0] = data;
    if (this.fault === 'echo-only' || this.outputs[number] === undefined) return;
    clearTimeout(this.#timers.get(number));
    const isOn = action === 2 || action === 4 || action === 5;
    if (action !== 0) this.#set(number, isOn);
    const forMs = (low | (high << 8)) * 100;
    if ((action === 5 || action === 6) && forMs > 0)
      this.#timers.set(
        number,
        setTimeout(() => this.#set(number, !isOn), forMs),
      );
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #set(number: number, isOn: boolean): void {
    if (this.outputs[number] === isOn || (this.fault === 'welded' && !isOn)) return;
    this.outputs[number] = isOn;
    if (number === 0) this.history.push({ isOn, atMonotonicMs: performance.now() });
  }
}

import { eletechsupActions } from '../../device-drivers/modbus/eletechsup.codec.ts';
import { coilOff, coilOn, type ModbusRequest } from '../../device-drivers/modbus/modbus-pdu.codec.ts';
import { allCoils, flashOffAddress, flashOnAddress, flashUnitMs } from '../../device-drivers/modbus/waveshare.codec.ts';

/** `generic` takes any coil and knows nothing of pulses, as a PLC or a Modbus library's server does. */
export type BoardFamily = 'waveshare' | 'eletechsup' | 'generic';

/** What is wrong with the contacts. `echo-only`: commands are repeated and not carried out; `welded`: what is on stays on. */
export type ContactFault = 'none' | 'echo-only' | 'deaf-contact' | 'welded';

/** One change of one relay. */
export interface BoardChange {
  /** Counted from 0. */
  readonly relay: number;
  readonly isOn: boolean;
  readonly by: 'command' | 'timer' | 'button';
  /** Monotonic milliseconds of this process. */
  readonly atMonotonicMs: number;
}

/** What a board does with a request. */
export type BoardAnswer =
  | 'echo'
  | 'unknown function'
  | 'unknown address'
  | { readonly bits: readonly boolean[] }
  | { readonly registers: readonly number[] };

export interface ModbusBoardOptions {
  readonly family: BoardFamily;
  readonly relays: number;
  readonly inputs: number;
}

const toggleValue = 0x5500;
const longestFlash = 0x7fff;
const versionRegister = 0x8000;
const version = 200;

/** Relays, inputs and timers of a board, without its line. */
export class ModbusBoard {
  readonly relays: boolean[];
  readonly inputs: boolean[];
  readonly history: BoardChange[] = [];
  readonly #family: BoardFamily;
  readonly #timers = new Map<number, NodeJS.Timeout>();
  readonly #listeners = new Set<(change: BoardChange) => void>();
  #fault: ContactFault = 'none';
  #faultyRelay: number | null = null;

  constructor({ family, relays, inputs }: ModbusBoardOptions) {
    this.#family = family;
    this.relays = Array.from({ length: relays }, () => false);
    this.inputs = Array.from({ length: inputs }, () => false);
  }

  onChange(listener: (change: BoardChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** @param relay counted from 0; left out: all of them */
  setContactFault(fault: ContactFault, relay: number | null = null): void {
    this.#fault = fault;
    this.#faultyRelay = relay;
  }

  setInput(input: number, isClosed: boolean): void {
    this.inputs[input] = isClosed;
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  carryOut(request: ModbusRequest): BoardAnswer {
    switch (request.fn) {
      case 1:
        return this.#family === 'eletechsup' ? 'unknown function' : bits(this.relays, request);
      case 2:
        return bits(this.inputs, request);
      case 3:
        return this.#registers(request);
      case 5:
        return this.#family === 'eletechsup' ? 'unknown function' : this.#writeCoil(request.address, request.value);
      case 6:
        return this.#family === 'eletechsup' ? this.#writeRegister(request.address, request.value) : 'unknown function';
      case 15:
        return this.#writeCoils(request.first, request.coils);
    }
  }

  switch(relay: number, isOn: boolean, by: BoardChange['by']): void {
    if (this.relays[relay] === isOn) return;
    const isFaulty = this.#faultyRelay === null || this.#faultyRelay === relay;
    if (isFaulty && (this.#fault === 'deaf-contact' || (this.#fault === 'welded' && !isOn))) return;
    this.relays[relay] = isOn;
    const change = { relay, isOn, by, atMonotonicMs: performance.now() };
    this.history.push(change);
    for (const listener of this.#listeners) listener(change);
  }

  #registers({ first, count }: { readonly first: number; readonly count: number }): BoardAnswer {
    if (this.#family === 'waveshare') return first === versionRegister && count === 1 ? { registers: [version] } : 'unknown address';
    if (this.#family !== 'eletechsup') return 'unknown function';
    if (first < 1 || first + count - 1 > this.relays.length) return 'unknown address';
    return { registers: this.relays.slice(first - 1, first - 1 + count).map((isOn) => (isOn ? 1 : 0)) };
  }

  #writeCoil(address: number, value: number): BoardAnswer {
    if (this.#fault === 'echo-only') return 'echo';
    if (this.#family === 'generic') {
      if (address < this.relays.length) this.#set([address], value === coilOn);
      return 'echo';
    }
    if (address === allCoils) return this.#set(this.#all, value === coilOn);
    const flash = address >= flashOffAddress ? flashOffAddress : address >= flashOnAddress ? flashOnAddress : null;
    const relay = address - (flash ?? 0);
    if (relay >= this.relays.length) return 'unknown address';
    if (flash !== null) return value > longestFlash ? 'unknown address' : this.#pulse(relay, flash === flashOnAddress, value * flashUnitMs);
    if (value === toggleValue) return this.#set([relay], this.relays[relay] !== true);
    return value === coilOn || value === coilOff ? this.#set([relay], value === coilOn) : 'unknown address';
  }

  #writeCoils(first: number, coils: readonly boolean[]): BoardAnswer {
    if (first + coils.length > this.relays.length) return 'unknown address';
    for (const [at, isOn] of coils.entries()) this.#set([first + at], isOn);
    return 'echo';
  }

  #writeRegister(register: number, value: number): BoardAnswer {
    if (this.#fault === 'echo-only') return 'echo';
    const [action, seconds] = [value >> 8, value & 0xff];
    if (action === eletechsupActions.allOn || action === eletechsupActions.allOff) return this.#set(this.#all, action === eletechsupActions.allOn);
    const relay = register - 1;
    if (relay < 0 || relay >= this.relays.length) return 'unknown address';
    if (action === eletechsupActions.delay) return this.#delay(relay, seconds);
    if (action === eletechsupActions.pulse) return this.#pulse(relay, true, 1000);
    if (action === eletechsupActions.toggle) return this.#set([relay], this.relays[relay] !== true);
    if (action === eletechsupActions.exclusive) this.#set(this.#all, false);
    // A running delay goes on through "off": so the manuals say.
    if (action === eletechsupActions.off && this.#timers.has(relay)) return 'echo';
    return this.#set([relay], action !== eletechsupActions.off);
  }

  #delay(relay: number, seconds: number): BoardAnswer {
    return seconds === 0 ? this.#set([relay], false) : this.#pulse(relay, true, seconds * 1000);
  }

  #pulse(relay: number, isOn: boolean, ms: number): BoardAnswer {
    this.#set([relay], isOn);
    this.#timers.set(
      relay,
      setTimeout(() => {
        this.#timers.delete(relay);
        this.switch(relay, !isOn, 'timer');
      }, ms),
    );
    return 'echo';
  }

  #set(relays: readonly number[], isOn: boolean): BoardAnswer {
    for (const relay of relays) {
      clearTimeout(this.#timers.get(relay));
      this.#timers.delete(relay);
      this.switch(relay, isOn, 'command');
    }
    return 'echo';
  }

  get #all(): readonly number[] {
    return [...this.relays.keys()];
  }
}

function bits(states: readonly boolean[], { first, count }: { readonly first: number; readonly count: number }): BoardAnswer {
  return first + count > states.length ? 'unknown address' : { bits: states.slice(first, first + count) };
}

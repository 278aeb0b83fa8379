import { combine, type KeyboardLayout, keySigns } from './key-layouts.codec.ts';

/** A boot keyboard report, taken apart (HID 1.11, appendix B.1). */
export interface KeyReport {
  /** Bit 0 left Ctrl, 1 Shift, 2 Alt, 3 GUI; 4 to 7 the same on the right, where Alt is AltGr. */
  readonly modifiers: number;
  /** Usages of the keys that are down, in the order sent. */
  readonly keys: readonly number[];
  /** More keys are down than the keyboard can tell. */
  readonly isRollover: boolean;
}

/** Modifier bits by what they mean here. */
export const modifierBits = { shift: 0x22, altGr: 0x40, command: 0x9d } as const;
const rolloverCode = 0x01;
const reportLength = 8;

/** Reads a report of 8 bytes, or of 9 where its number stands before them; null for any other. */
export function decodeKeyReport(report: Uint8Array): KeyReport | null {
  const body = report.length === reportLength + 1 ? report.subarray(1) : report;
  if (body.length !== reportLength) return null;
  const codes = Array.from(body.subarray(2));
  const isRollover = codes.every((code) => code === rolloverCode);
  return { modifiers: body[0] ?? 0, keys: codes.filter((code) => code > 0x03), isRollover };
}

/** One key that went down: what ends a scan, or what it writes (null: nothing a code could hold). */
export type KeyStroke = { readonly type: 'end' } | { readonly type: 'sign'; readonly sign: string | null; readonly isDead: boolean };

const enter = 0x28;
const tab = 0x2b;
const keypadEnter = 0x58;

/** What a key does with the modifiers held. Ctrl, Alt and GUI make commands: they write nothing. */
export function strokeOf(layout: KeyboardLayout, usage: number, modifiers: number): KeyStroke {
  if (usage === enter || usage === tab || usage === keypadEnter) return { type: 'end' };
  const signs = keySigns(layout, usage);
  if ((modifiers & modifierBits.command) !== 0 || signs === undefined) return { type: 'sign', sign: null, isDead: false };
  const sign = (modifiers & modifierBits.altGr) !== 0 ? signs.altGr : (modifiers & modifierBits.shift) !== 0 ? signs.shift : signs.plain;
  return { type: 'sign', sign: sign ?? null, isDead: signs.dead === true };
}

/** What was typed so far: bounded, since more than a scan may have is not kept. */
export interface TypedText {
  readonly text: string;
  /** Accent of a dead key that waits for its letter. */
  readonly accent: string | null;
  /** Keys that are down: each counts once, until it was let go. */
  readonly down: readonly number[];
}

export const nothingTyped: TypedText = { text: '', accent: null, down: [] };

/** Stands for a key that writes nothing: no scan holds it, so that a text never closes over a key that was lost. */
export const lostKey = '\0';
const keptLength = 80;

/** Takes one report; gives what is typed now and the texts that ended in it. */
export function typeReport(layout: KeyboardLayout, typed: TypedText, report: KeyReport): { typed: TypedText; ended: string[] } {
  if (report.isRollover) return { typed, ended: [] };
  const ended: string[] = [];
  let { text, accent } = typed;
  for (const usage of report.keys) {
    if (typed.down.includes(usage)) continue;
    const stroke = strokeOf(layout, usage, report.modifiers);
    if (stroke.type === 'end') {
      ended.push(text + (accent ?? ''));
      text = '';
      accent = null;
    } else if (stroke.isDead && stroke.sign !== null && accent === null) {
      accent = stroke.sign;
    } else {
      const sign = stroke.sign ?? lostKey;
      text = (text + (accent === null ? sign : combine(accent, sign))).slice(0, keptLength);
      accent = null;
    }
  }
  return { typed: { text, accent, down: report.keys }, ended };
}

/** The reports in which a reader set to a layout types a text and Enter; null where the layout lacks a sign. For twins and tests. */
export function encodeTyping(layout: KeyboardLayout, text: string): Uint8Array[] | null {
  const released = new Uint8Array(reportLength);
  const reports: Uint8Array[] = [];
  for (const sign of text) {
    const stroke = reportFor(layout, sign);
    if (stroke === null) return null;
    reports.push(stroke, released);
  }
  return [...reports, Uint8Array.of(0, 0, enter, 0, 0, 0, 0, 0), released];
}

function reportFor(layout: KeyboardLayout, sign: string): Uint8Array | null {
  for (let usage = 0x04; usage <= 0x64; usage += 1) {
    const signs = keySigns(layout, usage);
    if (signs === undefined || signs.dead === true) continue;
    const modifiers = signs.plain === sign ? 0 : signs.shift === sign ? 0x02 : signs.altGr === sign ? 0x40 : null;
    if (modifiers !== null) return Uint8Array.of(modifiers, 0, usage, 0, 0, 0, 0, 0);
  }
  return null;
}

/** A key press as Electron reports it before the page sees it. */
export interface KeyPress {
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
}

const plainKeys = new Set([
  'Tab',
  'Enter',
  'Escape',
  'Backspace',
  'Delete',
  'Insert',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Shift',
  'Control',
  'Alt',
  'AltGraph',
  'Meta',
  'CapsLock',
  'NumLock',
  'Dead',
  'Process',
  'Unidentified',
  // Has the screen read aloud, also for who sees no button: it opens nothing in the engine, and a browser's own function keys stay outside.
  'F2',
]);

/**
 * Whether a key may reach the page. A list of what is allowed: whatever else a keyboard can say (the other function keys, browser and media
 * keys, every combination with Ctrl, Alt or the system key) ends here, known to us or not.
 */
export function isAllowedKey({ key, control, alt, meta }: KeyPress): boolean {
  const isCharacter = [...key].length === 1;
  if (meta) return key === 'Meta';
  // AltGr arrives as Ctrl+Alt on Windows and types characters such as @ and €.
  if (control && alt) return (isCharacter && !/^[a-z0-9 ]$/i.test(key)) || plainKeyAlone(key);
  if (control) return key === 'Control' || key === 'AltGraph';
  if (alt) return key === 'Alt' || key === 'AltGraph' || (isCharacter && !/^[a-z0-9 ]$/i.test(key) && key.charCodeAt(0) > 0x7f);
  return isCharacter || plainKeys.has(key);
}

const plainKeyAlone = (key: string): boolean => key === 'Control' || key === 'Alt' || key === 'AltGraph';

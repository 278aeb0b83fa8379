/** What a PIN key asks for, at the kiosk and at the door alike. */
export type PinIntent = { readonly type: 'pin.press'; readonly key: string } | { readonly type: 'pin.erase' } | { readonly type: 'pin.submit' };

/** The parts of a key event that matter here. */
export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  /** The key is still held: a resting hand is one press. */
  readonly repeat: boolean;
}

/**
 * What a keyboard's key means on a PIN screen; null for keys that mean nothing here.
 * @param isOnButton Enter then belongs to the button that has the focus.
 */
export function keyIntentOf(event: PressedKey, isOnButton: boolean): PinIntent | 'cancel' | null {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return null;
  if (/^[0-9]$/.test(event.key)) return { type: 'pin.press', key: event.key };
  if (event.key === 'Backspace') return { type: 'pin.erase' };
  if (event.key === 'Escape') return 'cancel';
  return event.key === 'Enter' && !isOnButton ? { type: 'pin.submit' } : null;
}

/** One sample in one language and look, as `gallery.html?screen=kiosk/idle/plain&language=sv&theme=large&reach=low` asks for it. */
export interface Asked {
  readonly screen?: string;
  readonly language?: string;
  readonly theme?: string;
  readonly reach?: string;
  /** Without a telephone for help; `contact`: somebody is named instead. */
  readonly phoneless?: string;
  /** With one switch. */
  readonly scanning?: string;
  /** In a site's own action colour. */
  readonly action?: string;
  /** With a warning of the station. */
  readonly warnings?: string;
}

declare global {
  interface Window {
    /** Draws another sample in place of this one; done when it stands. */
    showSample(asked: Asked): Promise<void>;
    readonly sampleNames: readonly string[];
  }
}

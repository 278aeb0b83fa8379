/** What `omatoimi inspect` prints for one frame; `fields` holds JSON values only. */
export interface FrameInspection {
  readonly ok: boolean;
  readonly protocol: string;
  /** Name of the message in its protocol, or null for bytes that are none. */
  readonly name: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly crc: 'valid' | 'invalid' | 'absent';
  /** One sentence that says what is wrong, or null. */
  readonly error: string | null;
}

/** Decodes one frame for people; pure and total: never throws, whatever the bytes. */
export type FrameInspector = (bytes: Uint8Array) => FrameInspection;

/** What stands at the start of the bytes that came since the question. `noise`: nothing that follows can be trusted. */
export type Found<Frame> =
  | { readonly kind: 'frame'; readonly frame: Frame; readonly length: number }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'noise' };

import { z } from 'zod';

/** A fictional patron or item, with what it shows; only twins' data ever comes here. */
const benchPatron = z.object({ card: z.string(), pin: z.string(), name: z.string(), shows: z.string() });
const benchItem = z.object({ barcode: z.string(), title: z.string(), shows: z.string(), onLoan: z.boolean() });

const benchDevice = z.object({
  id: z.string(),
  role: z.string(),
  driver: z.string(),
  isPlugged: z.boolean(),
  bytesIn: z.int(),
  bytesOut: z.int(),
});

/** One piece of wire traffic; `hex` and a printable form of the same bytes. */
const benchBytes = z.object({ seq: z.int(), device: z.string(), direction: z.enum(['in', 'out']), hex: z.string(), text: z.string() });

export const libraryFaults = ['none', 'slow', 'silent', 'garbage', 'cut'] as const;

/** Everything the bench screen shows: the twins and what they see. */
export const benchViewSchema = z.object({
  patrons: z.array(benchPatron),
  items: z.array(benchItem),
  devices: z.array(benchDevice),
  /** What the relay twin's contact does now, and how often it was released. */
  relay: z.object({ isOn: z.boolean(), releases: z.int() }),
  contact: z.object({ isOpen: z.boolean() }),
  /** Barcodes of the items whose tags lie on the pad; absent where the bench has none. */
  pad: z.object({ items: z.array(z.string()) }).optional(),
  /** What came out of the receipt printer, a string a line; absent where the bench has none. */
  printer: z.object({ hasPaper: z.boolean(), lines: z.array(z.string()) }).optional(),
  libraryFault: z.enum(libraryFaults),
  /** The last 100 pieces, oldest first. */
  bytes: z.array(benchBytes),
});
export type BenchView = z.output<typeof benchViewSchema>;
export type BenchDevice = z.output<typeof benchDevice>;
export type LibraryFault = (typeof libraryFaults)[number];

/** What somebody at the bench does with the twins. Scans go as bytes through the reader twin. */
export const benchActionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('scan.present'), device: z.string(), text: z.string().max(5000) }),
  z.object({ type: z.literal('device.plug'), device: z.string(), isPlugged: z.boolean() }),
  z.object({ type: z.literal('pad.put'), items: z.array(z.string().max(64)).max(50), isThere: z.boolean() }),
  z.object({ type: z.literal('printer.set'), hasPaper: z.boolean() }),
  z.object({ type: z.literal('printer.tear') }),
  z.object({ type: z.literal('contact.set'), isOpen: z.boolean() }),
  z.object({ type: z.literal('library.fault'), fault: z.enum(libraryFaults) }),
]);
export type BenchAction = z.output<typeof benchActionSchema>;

/** The bench as the station drives it; made by `simulator`, exists only where every device is a twin. */
export interface Bench {
  readonly view: BenchView;
  onView(listener: (view: BenchView) => void): () => void;
  act(action: BenchAction): Promise<void>;
}

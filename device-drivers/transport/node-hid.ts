import { createRequire } from 'node:module';
import path from 'node:path';

/** What is used of the HID library. */
export type NodeHid = typeof import('node-hid');

/** How the library speaks to devices; only Linux has both. */
export type HidBackEnd = 'hidraw' | 'libusb';

let hidraw: Promise<NodeHid> | null = null;
let libusb: NodeHid | null = null;

/**
 * Loads the HID library, once for each back end: a station without HID devices never does.
 * @throws Error where this machine lacks the libraries below it
 */
export async function loadNodeHid(backEnd: HidBackEnd): Promise<NodeHid> {
  if (backEnd === 'hidraw' || process.platform !== 'linux') {
    hidraw ??= import('node-hid').then((module) => module.default);
    return hidraw;
  }
  libusb ??= loadSecondCopy();
  return libusb;
}

// The library holds one back end for the whole process, in its module and in its options. A keyboard reader needs libusb (hidraw
// would let the kernel go on typing), everything else needs hidraw: so a copy of its own is loaded for libusb. The two back ends
// are separate binaries, which do not know of each other.
function loadSecondCopy(): NodeHid {
  const require = createRequire(import.meta.url);
  const folder = path.dirname(require.resolve('node-hid'));
  const first = Object.entries(require.cache).filter(([file]) => path.dirname(file) === folder);
  for (const [file] of first) delete require.cache[file];
  try {
    const copy = require('node-hid') as NodeHid;
    copy.setDriverType('libusb');
    // Loads the binary now, while the options are this copy's own.
    copy.getHidapiVersion();
    return copy;
  } finally {
    for (const file of Object.keys(require.cache)) if (path.dirname(file) === folder) delete require.cache[file];
    for (const [file, module] of first) require.cache[file] = module;
  }
}

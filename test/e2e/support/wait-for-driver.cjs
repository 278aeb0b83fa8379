// Loaded before the shell: it holds Electron's start back until the test's driver listens. A window that opens while the driver
// is still connecting is attached half: its page runs, and every wait on it, or the launch itself, hangs.
const { app } = require('electron');

const ready = app.whenReady();
let release = () => undefined;
const driven = new Promise((resolve) => {
  release = resolve;
});
app.whenReady = () => Promise.all([ready, driven]).then(() => undefined);
globalThis.startShell = () => release();

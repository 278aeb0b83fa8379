import ts from 'typescript';
import type { Finding } from './finding.ts';
import { findingAt, isTestFile, nodesOf, type Source } from './source.ts';

const timers = new Set(['setTimeout', 'setInterval']);
const globals = new Set(['globalThis', 'window', 'self', 'global']);
const timeReads = new Set(['Date.now', 'performance.now', 'process.hrtime', 'process.uptime']);
/** Reads of the process's own age, which a command may print. */
const ageReads = new Set(['performance.now', 'process.uptime']);
/** Files whose job is to talk to a terminal or a pipe. */
const mayPrint = /(^station\/cli\/|^test\/(run|house|bench)\/|(^|[/.])main\.ts$)/;
const printers = /^(console\.\w+|process\.(stdout|stderr)\.write)$/;
const timerModules = /^(node:)?timers(\/promises)?$/;

/** Real time read or awaited anywhere but in a `*-clock.ts` file, the simulator and tests. */
export function checkRealTime(source: Source): Finding[] {
  const { file } = source;
  if (isTestFile(file) || file.startsWith('simulator/') || /(^|[/-])clock\.ts$/.test(file)) return [];
  const message = 'time is injected: take a Clock; real time belongs in *-clock.ts files';
  const mayTellAge = file.startsWith('station/cli/');
  const uses = [...nodesOf(source.tree)].filter((node) => touchesRealTime(node) && !(mayTellAge && ageReads.has(node.getText())));
  return uses.map((node) => findingAt(source, node, { rule: 'real-time', message }));
}

/** `console` or our own streams anywhere but in the command line's, the runners' and the processes' main files. */
export function checkConsole(source: Source): Finding[] {
  if (mayPrint.test(source.file)) return [];
  const uses = [...nodesOf(source.tree)].filter((node) => ts.isPropertyAccessExpression(node) && printers.test(node.getText()));
  return uses.map((node) =>
    findingAt(source, node, { rule: 'console', message: 'only the command line prints: log through the port, or return what is to be said' }),
  );
}

function touchesRealTime(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) {
    return timeReads.has(node.getText()) || (timers.has(node.name.text) && globals.has(node.expression.getText()));
  }
  if (ts.isNewExpression(node)) return node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) === 0;
  if (ts.isCallExpression(node) && node.expression.getText() === 'Date') return true;
  if (ts.isImportDeclaration(node)) return ts.isStringLiteral(node.moduleSpecifier) && timerModules.test(node.moduleSpecifier.text);
  return ts.isIdentifier(node) && timers.has(node.text) && standsForGlobal(node);
}

/** An identifier that reads the global, not a member or a declaration that happens to share its name. */
function standsForGlobal(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isImportSpecifier(parent)) return false;
  const isName = 'name' in parent && parent.name === node;
  return !isName || ts.isShorthandPropertyAssignment(parent);
}

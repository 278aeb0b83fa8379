import ts from 'typescript';
import type { Finding } from './finding.ts';
import { findingAt, isTestFile, nodesOf, type Source } from './source.ts';

const logCall = /(^|\.)#?log\.(info|warn|error)$/;
/** What holds words of somebody, or of another program that may quote them. */
const telling = new Set([
  'message',
  'stack',
  'reveal',
  'card',
  'pin',
  'title',
  'titles',
  'patron',
  'borrower',
  'address',
  'mail',
  'phone',
  'scan',
  'raw',
]);
const messageRule =
  'a log line has no words of people or of other programs: hand over the error itself, which describeError cuts down, or a word from a closed list';
const castRule = 'a cast lets a field into a log line that the type of its fields keeps out';
const pinoRule = 'only station/log.ts writes log lines: take a StationLog';

/** Log calls that could carry personal data past the type of their fields, and loggers beside the one that has that type. */
export function checkLogs(source: Source): Finding[] {
  if (isTestFile(source.file)) return [];
  const found: Finding[] = [];
  for (const node of nodesOf(source.tree)) {
    if (isForeignLogger(source, node)) found.push(findingAt(source, node, { rule: 'logs', message: pinoRule }));
    if (!ts.isCallExpression(node) || !logCall.test(node.expression.getText())) continue;
    for (const inner of node.arguments.flatMap((each) => [...nodesOf(each)])) {
      if (ts.isAsExpression(inner)) found.push(findingAt(source, inner, { rule: 'logs', message: castRule }));
      else if (isTelling(inner)) found.push(findingAt(source, inner, { rule: 'logs', message: messageRule }));
    }
  }
  return found;
}

function isForeignLogger({ file }: Source, node: ts.Node): boolean {
  return (
    ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier) && node.moduleSpecifier.text === 'pino' && file !== 'station/log.ts'
  );
}

/** A word that is read, not the key of a field. The sentence of a KioskError was written for the log. */
function isTelling(node: ts.Node): boolean {
  if (!ts.isIdentifier(node) || !telling.has(node.text)) return false;
  if (ts.isPropertyAssignment(node.parent) && node.parent.name === node) return false;
  for (let above = node.parent; above !== undefined; above = above.parent)
    if (ts.isConditionalExpression(above) && above.condition.getText().includes('isKioskError(')) return false;
  return true;
}

import ts from 'typescript';
import type { Finding } from './finding.ts';
import { findingAt, isTestSuite, lineOf, nodesOf, type Source } from './source.ts';

// Built from pieces so that this file does not find itself.
const marks = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`, 'g');
const silencers = new RegExp(`@ts-(${['ig' + 'nore', 'no' + 'check'].join('|')})\\b`, 'g');
const switches = new Set(['skip', 'only', 'todo', 'skipIf', 'runIf', 'fails']);
const runners = new Set(['it', 'test', 'describe', 'suite']);
const focused = new Set(['xit', 'xtest', 'xdescribe', 'fit', 'fdescribe']);
const moduleMocks = new Set(['mock', 'doMock', 'hoisted']);

/** The type `any`, anywhere. */
export function checkAny(source: Source): Finding[] {
  const message = 'parse at the edge and type it, or use unknown';
  return [...nodesOf(source.tree)]
    .filter((node) => node.kind === ts.SyntaxKind.AnyKeyword)
    .map((node) => findingAt(source, node, { rule: 'any', message }));
}

/** Marks of unfinished work, and comments that silence the type checker. */
export function checkMarks(source: Source): Finding[] {
  const unfinished = matches(source, marks).map((line) => ({
    rule: 'unfinished',
    file: source.file,
    line,
    message: 'finish it, or write it into an issue',
  }));
  const silenced = matches(source, silencers).map((line) => ({
    rule: 'silenced-types',
    file: source.file,
    line,
    message: 'make the types tell the truth',
  }));
  return [...unfinished, ...silenced];
}

/** Skipped, focused, conditional or to-do tests, and mocks of modules. */
export function checkTestSwitches(source: Source): Finding[] {
  if (!isTestSuite(source.file)) return [];
  return [...nodesOf(source.tree)].flatMap((node) => {
    if (ts.isIdentifier(node) && focused.has(node.text))
      return [findingAt(source, node, { rule: 'test-switch', message: `${node.text}: every test runs` })];
    if (!ts.isPropertyAccessExpression(node)) return [];
    const root = rootOf(node);
    if (runners.has(root) && switches.has(node.name.text)) {
      return [
        findingAt(source, node, {
          rule: 'test-switch',
          message: `${root}.${node.name.text}: every test runs; what a machine lacks is told by test/run`,
        }),
      ];
    }
    if (root === 'vi' && moduleMocks.has(node.name.text)) {
      return [findingAt(source, node, { rule: 'module-mock', message: 'write a fake of the port instead' })];
    }
    return [];
  });
}

/** Name at the far left of `a.b.c` or `a.each(x).b`. */
function rootOf(node: ts.Expression): string {
  if (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) return rootOf(node.expression);
  return ts.isIdentifier(node) ? node.text : '';
}

function matches(source: Source, pattern: RegExp): number[] {
  return [...source.text.matchAll(pattern)].map((match) => lineOf(source, match.index));
}

import ts from 'typescript';
import type { Finding } from './finding.ts';
import { findingAt, isTestFile, isTestSuite, lineOf, nodesOf, type Source } from './source.ts';

/** The house's limits in lines and parameters. */
export const limits = { file: 500, longFile: 300, function: 80, parameters: 3 } as const;

/** Files over `limits.longFile` that are put up with; this list may only shrink. */
export const longFiles: readonly string[] = [];

/** Files over 500 lines, and product files over 300 that are not on the list. */
export function checkFileLength(source: Source): Finding[] {
  const lines = source.text.trimEnd().split('\n').length;
  const limit = isTestFile(source.file) || longFiles.includes(source.file) ? limits.file : limits.longFile;
  if (lines <= limit) return [];
  return [{ rule: 'file-length', file: source.file, line: limit + 1, message: `${lines} lines, at most ${limit}: give each subject its own file` }];
}

/** Names on the list of long files whose file is short by now, or gone. */
export function checkLongFileList(sources: readonly Source[], list: readonly string[] = longFiles): Finding[] {
  const long = new Set(sources.filter(({ text }) => text.trimEnd().split('\n').length > limits.longFile).map(({ file }) => file));
  const message = 'is not over the limit any more: take it off the list in test/house/size.check.ts';
  return list.filter((file) => !long.has(file)).map((file) => ({ rule: 'long-file-list', file, line: 1, message }));
}

/** Functions over 80 lines, their comments and blank lines included; bodies of test cases are free. */
export function checkFunctionLength(source: Source): Finding[] {
  if (isTestSuite(source.file)) return [];
  return functionsOf(source).flatMap((node) => {
    const lines = lineOf(source, node.getEnd()) - lineOf(source, node.getStart(source.tree)) + 1;
    if (lines <= limits.function) return [];
    return [findingAt(source, node, { rule: 'function-length', message: `${lines} lines, at most ${limits.function}` })];
  });
}

/**
 * Functions, methods, constructors and signatures with more than three parameters. A callback's parameters are its
 * caller's choice, and a test table's columns are free.
 */
export function checkParameters(source: Source): Finding[] {
  if (isTestSuite(source.file)) return [];
  const message = `more than ${limits.parameters} parameters: take an options object`;
  return [...nodesOf(source.tree)]
    .filter((node) => ts.isFunctionLike(node))
    .filter((node) => !ts.isCallExpression(node.parent))
    .filter((node) => node.parameters.filter(({ name }) => name.getText(source.tree) !== 'this').length > limits.parameters)
    .map((node) => findingAt(source, node, { rule: 'parameters', message }));
}

function functionsOf(source: Source): ts.FunctionLikeDeclaration[] {
  return [...nodesOf(source.tree)]
    .filter((node) => ts.isFunctionLike(node))
    .filter((node) => 'body' in node && node.body !== undefined) as ts.FunctionLikeDeclaration[];
}

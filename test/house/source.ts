import ts from 'typescript';
import type { Finding } from './finding.ts';

/** One TypeScript file of the project, parsed. */
export interface Source {
  /** Path from the repository's root, with forward slashes. */
  readonly file: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** A rule over one source file. */
export type SourceCheck = (source: Source) => Finding[];

/** Parses one file; `file` decides between TypeScript and TSX. */
export function parseSource(file: string, text: string): Source {
  const kind = file.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return { file, text, tree: ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind) };
}

/** Whether a file holds tests or only serves them. */
export function isTestFile(file: string): boolean {
  return file.startsWith('test/') || isTestSuite(file) || /\.fixture\.tsx?$/.test(file);
}

/** Whether a file holds test cases itself; its long `describe` bodies are not functions to be shortened. */
export function isTestSuite(file: string): boolean {
  return /\.(test|scenario|e2e|a11y|fault|crash|soak|fuzz|speech|bench)\.tsx?$/.test(file);
}

/** Every node of the tree, parents before children. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  for (const child of children) yield* nodesOf(child);
}

/** A finding at the place where `node` begins. */
export function findingAt(source: Source, node: ts.Node, what: { rule: string; message: string }): Finding {
  return { ...what, file: source.file, line: lineOf(source, node.getStart(source.tree)) };
}

/** Line number, counted from 1, of a character position. */
export function lineOf(source: Source, position: number): number {
  return source.tree.getLineAndCharacterOfPosition(position).line + 1;
}

import ts from 'typescript';
import { nodesOf, type Source } from './house/source.ts';
import type { Holder } from './kiosk-goals.ts';

const runners = new Set(['it', 'test', 'describe']);
/** What keeps a test from running, or from having to pass. */
const switches = new Set(['skip', 'todo', 'skipIf', 'runIf', 'fails']);

/** Whether a file still holds a goal: by a test that runs, or by words of its code. Comments hold nothing. */
export function heldBy(kind: Holder[0], { tree, text }: Source, words: string): boolean {
  if (kind === 'title') return [...nodesOf(tree)].some((node) => ts.isCallExpression(node) && titleOf(node)?.includes(words) === true && isRun(node));
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + 1)) if (isInCode(tree, at)) return true;
  return false;
}

/** The title of a test or a group of tests; undefined: the call is neither. */
function titleOf({ expression, arguments: [title] }: ts.CallExpression): string | undefined {
  if (!runners.has(namesOf(expression)[0] ?? '')) return undefined;
  return title !== undefined && ts.isStringLiteralLike(title) ? title.text : undefined;
}

/** Whether neither a call nor a group around it is switched off. */
function isRun(node: ts.Node): boolean {
  for (let at: ts.Node = node; !ts.isSourceFile(at); at = at.parent) {
    if (!ts.isCallExpression(at)) continue;
    const [root = '', ...more] = namesOf(at.expression);
    if (runners.has(root) && more.some((name) => switches.has(name))) return false;
  }
  return true;
}

/** The names in `a.b(c).d`, from the left. */
function namesOf(node: ts.Expression): string[] {
  if (ts.isPropertyAccessExpression(node)) return [...namesOf(node.expression), node.name.text];
  if (ts.isCallExpression(node) || ts.isTaggedTemplateExpression(node)) return namesOf(ts.isCallExpression(node) ? node.expression : node.tag);
  return ts.isIdentifier(node) ? [node.text] : [];
}

/** Whether a place is in a token, not in what stands between two. */
function isInCode(tree: ts.SourceFile, at: number): boolean {
  let node: ts.Node = tree;
  for (;;) {
    const child: ts.Node | undefined = node.getChildren(tree).find(({ pos, end }) => pos <= at && at < end);
    if (child === undefined) return at >= node.getStart(tree);
    node = child;
  }
}

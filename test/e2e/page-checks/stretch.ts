/** How much longer a sentence may become in another language. */
export const stretchBy = 0.4;

function lengthened(text: string): string {
  const more = Math.ceil([...text].length * stretchBy);
  if (!text.includes(' ')) return `${text}${[...text].slice(0, more).join('').toLowerCase()}`;
  const words = text.split(' ').filter((word) => word !== '' && !/^\d/.test(word));
  let rest = '';
  for (let at = 0; rest.length < more && words.length > 0; at += 1) rest += ` ${words[at % words.length] ?? ''}`;
  return text + rest.slice(0, Math.max(more, rest.indexOf(' ', 1)));
}

/** Makes every sentence on the page 40 % longer; names, numbers and the signs on keys stay, of which "OK" is one in every language. */
export function stretchTexts(): void {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const nodes: Node[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) nodes.push(node);
  for (const node of nodes) {
    const text = node.textContent ?? '';
    const isName = node.parentElement?.closest('bdi, script, style, code, .key:not(.key-word), .languages, .language-list') !== null;
    if (isName || !/\p{L}/u.test(text)) continue;
    const core = text.trim();
    node.textContent = text.replace(core, lengthened(core));
  }
}

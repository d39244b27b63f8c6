/** What an XPath expression gives. */
export type XPathKind = 'nodes' | 'a number' | 'a text' | 'a truth value';

/** A function of XPath 1.0: how many arguments it takes, what it gives, and whether its first argument must be nodes. */
export interface XPathFunction {
  readonly least: number;
  readonly most: number;
  readonly gives: XPathKind;
  readonly takesNodes?: true;
}

const number = (least: number, most = least): XPathFunction => ({ least, most, gives: 'a number' });
const text = (least: number, most = least): XPathFunction => ({ least, most, gives: 'a text' });
const truth = (least: number): XPathFunction => ({ least, most: least, gives: 'a truth value' });

/** The functions of the core library (XPath 1.0 §4). */
export const functions: ReadonlyMap<string, XPathFunction> = new Map([
  ['last', number(0)],
  ['position', number(0)],
  ['count', { ...number(1), takesNodes: true }],
  ['id', { least: 1, most: 1, gives: 'nodes' }],
  ['local-name', { ...text(0, 1), takesNodes: true }],
  ['namespace-uri', { ...text(0, 1), takesNodes: true }],
  ['name', { ...text(0, 1), takesNodes: true }],
  ['string', text(0, 1)],
  ['concat', text(2, Number.POSITIVE_INFINITY)],
  ['starts-with', truth(2)],
  ['contains', truth(2)],
  ['substring-before', text(2)],
  ['substring-after', text(2)],
  ['substring', text(2, 3)],
  ['string-length', number(0, 1)],
  ['normalize-space', text(0, 1)],
  ['translate', text(3)],
  ['boolean', truth(1)],
  ['not', truth(1)],
  ['true', truth(0)],
  ['false', truth(0)],
  ['lang', truth(1)],
  ['number', number(0, 1)],
  ['sum', { ...number(1), takesNodes: true }],
  ['floor', number(1)],
  ['ceiling', number(1)],
  ['round', number(1)],
]);

/** The axes (XPath 1.0 §2.2). */
export const axes: ReadonlySet<string> = new Set([
  'ancestor',
  'ancestor-or-self',
  'attribute',
  'child',
  'descendant',
  'descendant-or-self',
  'following',
  'following-sibling',
  'namespace',
  'parent',
  'preceding',
  'preceding-sibling',
  'self',
]);

/** Names before a parenthesis that test the kind of a node. */
export const nodeTypes: ReadonlySet<string> = new Set(['comment', 'text', 'processing-instruction', 'node']);

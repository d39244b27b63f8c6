import { SaxesParser } from 'saxes';

/** An element of an answer. */
export interface AnswerElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly AnswerElement[];
  readonly text: string;
}

interface OpenElement extends AnswerElement {
  children: OpenElement[];
  text: string;
}

const deepest = 100;

/** Reads the XML that storage services answer with. Throws an error that says what is wrong with it; document types are refused. */
export function parseAnswer(text: string): AnswerElement {
  const parser = new SaxesParser();
  const root: OpenElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  parser.on('error', (error) => {
    throw new Error(error.message);
  });
  parser.on('doctype', () => {
    throw new Error('it has a document type');
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length > deepest) throw new Error('its elements lie too deep');
    const element = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  const add = (part: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += part;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.write(text.replace(/^\uFEFF/, '')).close();
  return root;
}

/** The text of the first element that a path of names leads to; '' when there is none. */
export function textAt(element: AnswerElement, ...path: readonly string[]): string {
  return elementsAt(element, ...path)[0]?.text ?? '';
}

/** All elements that a path of names leads to. */
export function elementsAt(element: AnswerElement, ...path: readonly string[]): readonly AnswerElement[] {
  return path.reduce<readonly AnswerElement[]>(
    (found, name) => found.flatMap(({ children }) => children.filter((child) => child.name === name)),
    [element],
  );
}

/** Code and message of an error document, e.g. `AuthenticationFailed`; '' for anything else. */
export function errorDetail(text: string): string {
  try {
    const root = parseAnswer(text);
    const [code, message] = [textAt(root, 'Error', 'Code'), textAt(root, 'Error', 'Message')];
    return [code, message.split('\n')[0]].filter((part) => part !== '').join(': ');
  } catch {
    return '';
  }
}

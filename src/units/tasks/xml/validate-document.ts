import type { ErrorDetail } from 'libxml2-wasm';
import { loadClientLibrary } from 'opendtsx/sdk';
import { refusal, XmlFault } from './xml-fault.ts';
import { nodeKinds, type XmlItem } from './xml-item.ts';

/** What is wrong with a document, and where. */
export interface ValidationMessage {
  readonly line: number;
  readonly text: string;
}

const schemaUri = 'http://www.w3.org/2001/XMLSchema';

/** Validates a document against an XML schema. The schema stands alone: schemas that it takes from elsewhere are refused. Gives what is wrong, in document order. */
export async function validateDocument(
  documentText: string,
  schema: { readonly text: string; readonly tree: XmlItem },
): Promise<readonly ValidationMessage[]> {
  checkSchema(schema.tree);
  const library = await loadClientLibrary(() => import('libxml2-wasm'), 'libxml2-wasm', 'the XML task');
  const { ParseOption, XmlDocument, XmlLibError, XsdValidator } = library;
  const option = ParseOption.XML_PARSE_HUGE | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET;
  const parse = (text: string): InstanceType<typeof XmlDocument> =>
    XmlDocument.fromString(withoutEncoding(text), { option: option | ParseOption.XML_PARSE_BIG_LINES });
  const schemaDocument = parse(schema.text);
  const document = parse(documentText);
  try {
    const validator = validatorOf(() => XsdValidator.fromDoc(schemaDocument));
    try {
      validator.validate(document);
      return [];
    } catch (error) {
      if (!(error instanceof XmlLibError)) throw error;
      return error.details.map(messageOf);
    } finally {
      validator.dispose();
    }
  } finally {
    document.dispose();
    schemaDocument.dispose();
  }
}

function messageOf({ line, message }: ErrorDetail): ValidationMessage {
  return { line, text: message.trim() };
}

/** The text was decoded already; what its declaration says about bytes must not be believed any more. Lines stay where they are. */
function withoutEncoding(text: string): string {
  return text.replace(/^\ufeff/, '').replace(/^(<\?xml[^?]*?)\s+encoding\s*=\s*("[^"]*"|'[^']*')/, '$1');
}

function validatorOf<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    const detail =
      cause instanceof Error ? cause.message.trim().replaceAll('\n', ' ').replace(/\.$/, '') : String(cause);
    throw new XmlFault('DTS_E_XMLTASK_NOSCHEMAFOUND', { detail }, { cause });
  }
}

function checkSchema(schema: XmlItem): void {
  const root = schema.children.find(({ kind }) => kind === nodeKinds.element);
  if (root === undefined || root.uri !== schemaUri || root.local !== 'schema') {
    const detail = `its outermost element is ${root?.local ?? 'missing'}, not the schema element of XML Schema`;
    throw new XmlFault('DTS_E_XMLTASK_NOSCHEMAFOUND', { detail });
  }
  for (const { uri, local, attributes } of root.children) {
    const location = attributes.find((attribute) => attribute.local === 'schemaLocation')?.value;
    if (uri !== schemaUri || location === undefined) continue;
    const reason = `its ${local} reads the schema ${location}`;
    throw refusal('The schema', reason, 'Put both schemas into one, or validate in several tasks.');
  }
}

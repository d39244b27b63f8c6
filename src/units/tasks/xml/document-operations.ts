import { requireUnicode } from './document-encoding.ts';
import { evaluateXPath } from './evaluate-xpath.ts';
import { type Operation, type OperationOutcome, readSecond, readSource } from './operation.ts';
import { parseOperand, readOperand } from './read-operand.ts';
import { transformDocument } from './transform-document.ts';
import { validateDocument } from './validate-document.ts';
import { validationReport } from './validation-report.ts';
import { escapeAttribute, lineEnd, writeDocument } from './write-document.ts';
import { validationTypes, xpathOperations } from './xml.ts';
import { refusal, XmlFault } from './xml-fault.ts';
import {
  copyNode,
  makeNode,
  nodeKinds,
  qualifiedName,
  rootElement,
  textOf,
  type XmlAttribute,
  type XmlItem,
} from './xml-item.ts';

const ofSource = 'DTS_E_XMLTASK_CANTGETREADERFROMSOURCE';
const ofSecond = 'DTS_E_XMLTASK_CANTGETREADERFROMDEST';

/** Validates the source against a schema: gives `true` or `false`, or a report with every error. */
export async function validateOperation(operation: Operation): Promise<OperationOutcome> {
  const { ValidationType, ValidationDetails, FailOnValidationFail } = operation.instance.properties;
  if (ValidationType !== validationTypes.XSD) {
    const reason = 'a document type definition can read files and grow without bound';
    throw refusal('Validation against a DTD', reason, 'Set ValidationType to XSD, and SecondOperand to a schema.');
  }
  const startTime = new Date();
  const source = await readSource(operation);
  parseOperand(source, ofSource);
  const schema = await readSecond(operation);
  const tree = parseOperand(schema, ofSecond);
  const messages = await validateDocument(source.text, { text: schema.text, tree });
  const isValid = messages.length === 0;
  const text = ValidationDetails
    ? validationReport(messages, { startTime, endTime: new Date(), xmlFile: source.path, xsdFile: schema.path })
    : String(isValid);
  if (isValid) return { text };
  const [first] = messages;
  const more = messages.length > 1 ? ` (and ${messages.length - 1} more)` : '';
  const args = { detail: `line ${first.line}: ${first.text.replace(/\.$/, '')}${more}` };
  if (FailOnValidationFail) return { text, failure: new XmlFault('DTS_E_XMLTASK_VALIDATIONERROR', args) };
  return { text, warnings: [{ symbol: 'DTS_W_XMLTASK_VALIDATIONFAILURE', args }] };
}

/** Transforms the source by a style sheet. */
export async function transformOperation(operation: Operation): Promise<OperationOutcome> {
  const document = parseOperand(await readSource(operation), ofSource);
  const sheet = await readSecond(operation);
  const content = document.children.filter(
    ({ kind }) => kind !== nodeKinds.declaration && kind !== nodeKinds.documentType,
  );
  const text = writeDocument(content, { indent: false });
  return transformDocument(text, { text: sheet.text, tree: parseOperand(sheet, ofSecond) });
}

/** Evaluates an XPath expression over the source. */
export async function xpathOperation(operation: Operation): Promise<OperationOutcome> {
  const { XPathOperation: kind, PutResultInOneNode: isWrapped } = operation.instance.properties;
  const document = parseOperand(await readSource(operation), ofSource);
  const { text: written } = await readSecond(operation, false);
  const expression = written.trim();
  const result = await evaluateXPath(document, expression);
  if (kind === xpathOperations.Evaluation) {
    if (result.kind === 'value') return { text: wrap(escapeText(result.text, isWrapped), isWrapped) };
    const detail =
      'it selects nodes, and the evaluation of an expression gives one value: set XPathOperation to Values or NodeList';
    throw new XmlFault('DTS_E_XMLTASK_XPATHNAVERROR', { expression, detail });
  }
  if (result.kind === 'value') {
    const detail = 'it gives a value, not nodes: set XPathOperation to Evaluation';
    throw new XmlFault('DTS_E_XMLTASK_XPATHNAVERROR', { expression, detail });
  }
  if (result.nodes.length === 0) throw new XmlFault('DTS_E_XMLTASK_EMPTYNODELIST', { expression });
  if (kind === xpathOperations.Values) {
    const values = result.nodes.map((node) => (isAttribute(node) ? node.value : valueInside(node))).join('');
    return { text: wrap(escapeText(values, isWrapped), isWrapped) };
  }
  return { text: wrap(result.nodes.map(writeSelected).join(lineEnd), isWrapped) };
}

function isAttribute(node: XmlItem | XmlAttribute): node is XmlAttribute {
  return !('kind' in node);
}

function valueInside(node: XmlItem): string {
  return node.kind === nodeKinds.comment || node.kind === nodeKinds.instruction ? node.value : textOf(node);
}

function writeSelected(node: XmlItem | XmlAttribute): string {
  if (isAttribute(node)) return `${qualifiedName(node)}="${escapeAttribute(node.value)}"`;
  return writeDocument([node], { indent: true });
}

/** A text inside an element is escaped; on its own it stands as it is. */
function escapeText(text: string, isWrapped: boolean): string {
  return isWrapped ? writeDocument([makeNode(nodeKinds.text, { value: text })], { indent: false }) : text;
}

/** The element is named so by the task itself (observed SQL Server 2019). */
function wrap(text: string, isWrapped: boolean): string {
  return isWrapped ? `<ResultRootNode>${text}</ResultRootNode>` : text;
}

/** Puts the second document under an element of the source: the root, or the first that an XPath expression selects. */
export async function mergeOperation(operation: Operation): Promise<OperationOutcome> {
  const { XPathStringSourceType: type, XPathStringSource: written } = operation.instance.properties;
  const document = parseOperand(await readSource(operation), ofSource);
  const second = parseOperand(await readSecond(operation), ofSecond);
  requireUnicode(document, 'source');
  requireUnicode(second, 'second operand');
  const place = { type, written, role: 'XPath expression' };
  const expression = written.trim() === '' ? '/*' : (await readOperand(place, operation.context, false)).text.trim();
  const result = await evaluateXPath(document, expression);
  const [first] = result.kind === 'nodes' ? result.nodes : [];
  const target = first !== undefined && !isAttribute(first) ? elementOf(first) : undefined;
  if (target === undefined) throw new XmlFault('DTS_E_XMLTASK_NOELEMENTFOUND', { expression });
  const added = rootElement(second);
  if (added !== undefined) target.children.push(copyNode(added));
  return { text: writeDocument([document], { indent: true }) };
}

function elementOf(node: XmlItem): XmlItem | undefined {
  if (node.kind === nodeKinds.document) return rootElement(node);
  return node.kind === nodeKinds.element ? node : undefined;
}

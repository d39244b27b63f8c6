import type { ValidationMessage } from './validate-document.ts';
import { lineEnd, writeDocument } from './write-document.ts';
import { declarationUri, makeNode, nodeKinds, type XmlAttribute, type XmlItem } from './xml-item.ts';

/** What a report says about the validation itself. */
export interface ValidationRun {
  readonly startTime: Date;
  readonly endTime: Date;
  /** '' when the document is in no file. */
  readonly xmlFile: string;
  readonly xsdFile: string;
}

const reportUri = 'https://schemas.microsoft.com/xmltools/2002/xmlvalidation';

/**
 * The report of a validation with details. Source: Validate XML with the XML Task (documentation). The position in the line is 0: the validator tells
 * lines only.
 */
export function validationReport(messages: readonly ValidationMessage[], run: ValidationRun): string {
  const metadata = {
    result: String(messages.length === 0),
    errors: String(messages.length),
    warnings: '0',
    startTime: formatTime(run.startTime),
    endTime: formatTime(run.endTime),
    xmlFile: run.xmlFile,
    xsdFile: run.xsdFile,
  };
  const errors = messages.map(({ line, text }) =>
    element('error', [textNode(text)], [attribute('line', String(line)), attribute('position', '0')]),
  );
  const root = element(
    'root',
    [
      element(
        'metadata',
        Object.entries(metadata).map(([name, value]) => element(name, value === '' ? [] : [textNode(value)])),
      ),
      element('messages', errors),
    ],
    [{ prefix: 'xmlns', local: 'ns', uri: declarationUri, value: reportUri }],
  );
  return writeDocument([root], { indent: true }) + lineEnd;
}

function element(local: string, children: XmlItem[], attributes: XmlAttribute[] = []): XmlItem {
  return makeNode(nodeKinds.element, { local, children, attributes });
}

function attribute(local: string, value: string): XmlAttribute {
  return { prefix: '', local, uri: '', value };
}

function textNode(value: string): XmlItem {
  return makeNode(nodeKinds.text, { value });
}

/** Local time without its offset, as in the documentation. */
function formatTime(time: Date): string {
  const minutes = 60_000;
  return new Date(time.getTime() - time.getTimezoneOffset() * minutes).toISOString().slice(0, -1);
}

import { applyDiffgram } from './diff/apply-diffgram.ts';
import { diffDocuments } from './diff/diff-documents.ts';
import { readDiffOptions } from './diff/diff-options.ts';
import { type Operation, type OperationOutcome, readSecond, readSource } from './operation.ts';
import { parseOperand } from './read-operand.ts';
import { lineEnd, writeDocument } from './write-document.ts';
import { XmlFault } from './xml-fault.ts';

const diffgramDeclaration = `<?xml version="1.0" encoding="utf-8"?>${lineEnd}`;

/** Compares the source with the second document: the result is `true` when they are the same; the diffgram says how one becomes the other. */
export async function diffOperation(operation: Operation): Promise<OperationOutcome> {
  const { DiffOptions, DiffAlgorithm, FailOnDifference } = operation.instance.properties;
  const options = readDiffOptions(DiffOptions);
  if (options === undefined) {
    throw new XmlFault('DTS_E_XMLTASK_INVALIDOPTIONSATTRIBUTE', { value: DiffOptions });
  }
  const source = parseOperand(await readSource(operation), 'DTS_E_XMLTASK_CANTGETREADERFROMSOURCE');
  const target = parseOperand(await readSecond(operation), 'DTS_E_XMLTASK_CANTGETREADERFROMDEST');
  const { isEqual, diffgram } = diffDocuments(source, target, options, DiffAlgorithm);
  const text = diffgramDeclaration + writeDocument([diffgram], { indent: true });
  if (isEqual) return { text: 'true', diffgram: text };
  const detail = 'the documents differ, and FailOnDifference is True';
  return {
    text: 'false',
    diffgram: text,
    warnings: [{ symbol: 'DTS_W_XMLTASK_DIFFFAILURE', args: {} }],
    ...(FailOnDifference ? { failure: new XmlFault('DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE', { detail }) } : {}),
  };
}

/** Turns the source into what a diffgram says. */
export async function patchOperation(operation: Operation): Promise<OperationOutcome> {
  const document = parseOperand(await readSource(operation), 'DTS_E_XMLTASK_CANTGETREADERFROMSOURCE');
  const diffgram = parseOperand(await readSecond(operation), 'DTS_E_XMLTASK_CANTGETREADERFROMDIFFGRAM', true);
  applyDiffgram(document, diffgram);
  return { text: writeDocument([document], { indent: true }) };
}

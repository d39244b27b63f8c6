import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type {
  CheckpointContainer,
  CheckpointContent,
  CheckpointScope,
  CheckpointVariable,
} from '../../model/checkpoint.ts';
import { parseXml } from '../../xml/parse-xml.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { additionsNamespace } from './write-checkpoint.ts';

/** A checkpoint file, or what is wrong with it: at least one diagnostic. */
export interface ReadCheckpoint {
  readonly content?: CheckpointContent;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a checkpoint file. Never throws for bad input. */
export function readCheckpoint(input: Uint8Array | string, fileName: string): ReadCheckpoint {
  const { document, diagnostics } = parseXml(input, fileName);
  if (document === undefined) return { diagnostics };
  const { root } = document;
  if (root.localName !== 'Checkpoint') {
    const args = { file: fileName, found: root.name, expected: 'DTS:Checkpoint' };
    const place = { location: document.locationOf(root.start) };
    return { diagnostics: [diagnostic('OPENDTSX_E_FORMATS_ROOT', args, place)] };
  }
  const additions = root.childrenNamed('Configured').filter(({ namespace }) => namespace === additionsNamespace);
  return {
    content: {
      packageId: root.attributeValue('PackageID') ?? '',
      scopes: root.childrenNamed('Variables').map(readScope),
      containers: root.childrenNamed('Container').map(readContainer),
      configured: additions
        .flatMap((element) => element.childrenNamed('Value'))
        .map((element) => ({ path: element.attributeValue('Path') ?? '', value: element.textContent })),
    },
    diagnostics: [],
  };
}

function readScope(element: XmlElement): CheckpointScope {
  return {
    containerId: element.attributeValue('ContID') ?? '',
    variables: element.childrenNamed('Variable').map(readVariable),
  };
}

function readContainer(element: XmlElement): CheckpointContainer {
  return { id: element.attributeValue('ContID') ?? '', result: Number(element.attributeValue('Result') ?? '0') };
}

function readVariable(element: XmlElement): CheckpointVariable {
  const properties = new Map(
    element.childrenNamed('Property').map((each) => [each.attributeValue('Name') ?? '', each.textContent]),
  );
  const text = (name: string): string => properties.get(name) ?? '';
  const flag = (name: string): boolean => /^(-?1|true)$/i.test(text(name));
  const value = element.child('VariableValue');
  return {
    id: text('DTSID'),
    name: text('ObjectName'),
    namespace: text('Namespace'),
    description: text('Description'),
    expression: text('Expression'),
    evaluateAsExpression: flag('EvaluateAsExpression'),
    readOnly: flag('ReadOnly'),
    raiseChangedEvent: flag('RaiseChangedEvent'),
    dataType: Number(value?.attributeValue('DataType') ?? '0'),
    text: value?.textContent ?? '',
  };
}

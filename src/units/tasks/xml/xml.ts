import {
  type Diagnostic,
  type DiagnosticArguments,
  diagnostic,
  type PropertyDeclarations,
  type TaskDeclaration,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';
import { readDiffOptions } from './diff/diff-options.ts';

/** `DTSXMLOperation`. */
export const operations = { Validate: 0, XSLT: 1, XPATH: 2, Merge: 3, Diff: 4, Patch: 5 } as const;

/** `DTSXMLSourceType`. */
export const sourceTypes = { FileConnection: 0, Variable: 1, DirectInput: 2 } as const;

/** `DTSXMLSaveResultTo`. */
export const destinationTypes = { FileConnection: 0, Variable: 1 } as const;

/** `DTSXMLValidationType`. */
export const validationTypes = { DTD: 0, XSD: 1 } as const;

/** `DTSXMLXPathOperation`. */
export const xpathOperations = { Evaluation: 0, Values: 1, NodeList: 2 } as const;

/** `DTSXMLDiffAlgorithm`. */
const algorithms = { Auto: 0, Fast: 1, Precise: 2 } as const;

/** Older packages call a file connection so. */
const savedTo = { ...destinationTypes, File: destinationTypes.FileConnection };

const properties = {
  OperationType: {
    kind: 'enumeration',
    description: 'What is done.',
    values: operations,
    default: operations.Validate,
  },
  SourceType: {
    kind: 'enumeration',
    description: 'Where the source document comes from.',
    values: sourceTypes,
    default: sourceTypes.FileConnection,
  },
  Source: {
    kind: 'string',
    description:
      'FILE connection manager, variable (with the document, or the path of its file), or the document itself.',
  },
  SecondOperandType: {
    kind: 'enumeration',
    description: 'Where the second operand comes from.',
    values: sourceTypes,
    default: sourceTypes.DirectInput,
  },
  SecondOperand: {
    kind: 'string',
    description: 'The schema, style sheet, XPath expression, second document or diffgram, or where it comes from.',
  },
  XPathStringSourceType: {
    kind: 'enumeration',
    description: 'Where the XPath expression of a merge comes from.',
    values: sourceTypes,
    default: sourceTypes.DirectInput,
    aliases: ['XPathSourceType'],
  },
  XPathStringSource: {
    kind: 'string',
    description: 'XPath expression for the element under which a merge puts the second document; empty for the root.',
  },
  XPathOperation: {
    kind: 'enumeration',
    description: 'What an XPath expression gives: a value, the text of the nodes, or the nodes.',
    values: xpathOperations,
    default: xpathOperations.Evaluation,
  },
  PutResultInOneNode: {
    kind: 'boolean',
    description: 'Whether the result of an XPath expression is put into an element `ResultRootNode`.',
    default: false,
  },
  ValidationType: {
    kind: 'enumeration',
    description: 'What the document is validated against. DTD is refused.',
    values: validationTypes,
    default: validationTypes.DTD,
  },
  ValidationDetails: {
    kind: 'boolean',
    description: 'Whether a validation gives every error with its line instead of true or false.',
    default: false,
  },
  FailOnValidationFail: {
    kind: 'boolean',
    description: 'Whether the task fails when the document is not valid.',
    default: false,
    at: '@FailOpOnValidationFail',
    aliases: ['FailOnValidationFail'],
  },
  DiffAlgorithm: {
    kind: 'enumeration',
    description: 'Whether a comparison looks for the smallest difference or for a quick one.',
    values: algorithms,
    default: algorithms.Auto,
  },
  DiffOptions: {
    kind: 'string',
    description: 'What a comparison passes over: names separated by commas, or their number.',
    default: 'None',
  },
  FailOnDifference: {
    kind: 'boolean',
    description: 'Whether the task fails when the documents differ.',
    default: false,
    at: '@FailOpOnDifference',
    aliases: ['FailOnDifference'],
  },
  SaveDiffGram: { kind: 'boolean', description: 'Whether a comparison saves its diffgram.', default: false },
  DiffGramDestinationType: {
    kind: 'enumeration',
    description: 'Where the diffgram goes.',
    values: savedTo,
    default: destinationTypes.FileConnection,
  },
  DiffGramDestination: {
    kind: 'string',
    description: 'FILE connection manager, or variable, that receives the diffgram.',
  },
  SaveOperationResult: { kind: 'boolean', description: 'Whether the result is saved.', default: false },
  DestinationType: {
    kind: 'enumeration',
    description: 'Where the result goes.',
    values: savedTo,
    default: destinationTypes.FileConnection,
  },
  Destination: { kind: 'string', description: 'FILE connection manager, or variable, that receives the result.' },
  OverwriteDestination: {
    kind: 'boolean',
    description: 'Whether a file or variable that holds something already is overwritten.',
    default: false,
  },
} as const satisfies PropertyDeclarations;

/** The properties of the XML task. */
export type XmlProperties = typeof properties;

/** An XML task ready to run. */
export type XmlInstance = TaskInstance<XmlProperties>;

/** XML task: one operation on a document. */
export const xmlDeclaration: TaskDeclaration<XmlProperties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Microsoft.XMLTask',
    aliases: [
      'Microsoft.SqlServer.Dts.Tasks.XMLTask.XMLTask, Microsoft.SqlServer.XMLTask',
      'SSIS.XMLTask.3',
      'STOCK:XMLTask',
    ],
  },
  displayName: 'XML Task',
  objectData: '<XMLTaskData />',
  description: 'Validates, transforms, queries, merges, compares and patches XML documents.',
  raises: [
    'DTS_E_VARIABLENOTFOUND',
    'DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE',
    'DTS_E_XMLTASK_UNDEFINEDOPERATION',
    'DTS_E_XMLTASK_MISSINGSOURCE',
    'DTS_E_XMLTASK_MISSINGSECONDOPERAND',
    'DTS_E_XMLTASK_CONNECTIONTYPENOTFILE',
    'DTS_E_XMLTASK_VARIABLETYPEISNOTSTRING',
    'DTS_E_XMLTASK_FILEDOESNOTEXIST',
    'DTS_E_XMLTASK_XMLTEXTEMPTY',
    'DTS_E_XMLTASK_COULDNOTGETENCODINGFROMDOCUMENT',
    'DTS_E_XMLTASK_CANTGETREADERFROMSOURCE',
    'DTS_E_XMLTASK_CANTGETREADERFROMDEST',
    'DTS_E_XMLTASK_CANTGETREADERFROMDIFFGRAM',
    'DTS_E_XMLTASK_FILEALREADYEXISTS',
    'DTS_E_XMLTASK_DOCUMENTHASDATA',
    'DTS_E_XMLTASK_NOSCHEMAFOUND',
    'DTS_E_XMLTASK_VALIDATIONERROR',
    'DTS_E_XMLTASK_XPATHNAVERROR',
    'DTS_E_XMLTASK_EMPTYNODELIST',
    'DTS_E_XMLTASK_NOELEMENTFOUND',
    'DTS_E_XMLTASK_EXPECTINGDIFFGRAMELEMENT',
    'DTS_E_XMLTASK_MISSINGSRCDOCATTRIBUTE',
    'DTS_E_XMLTASK_INVALIDSRCDOCATTRIBUTE',
    'DTS_E_XMLTASK_MISSINGOPTIONSATTRIBUTE',
    'DTS_E_XMLTASK_INVALIDOPTIONSATTRIBUTE',
    'DTS_E_XMLTASK_SRCDOCMISMATCH',
    'DTS_E_XMLTASK_INVALIDPATHDESCRIPTOR',
    'DTS_E_XMLTASK_NOMATCHINGNODE',
    'DTS_E_XMLTASK_MORETHANONENODEMATCHED',
    'DTS_W_XMLTASK_DIFFFAILURE',
    'DTS_W_XMLTASK_VALIDATIONFAILURE',
    'OPENDTSX_E_XMLTASK_REFUSED',
    'OPENDTSX_E_TASK_PROPERTY',
  ],
  properties,
  validate: (instance, context) => {
    const { OperationType: operation, SourceType, Source } = instance.properties;
    if (!isValueOf(operations, operation)) {
      return [find(instance, 'DTS_E_XMLTASK_UNDEFINEDOPERATION', { operation })];
    }
    return [
      ...validateOperand(instance, context, 'SourceType', SourceType, Source, 'DTS_E_XMLTASK_MISSINGSOURCE'),
      ...validateSecondOperand(instance, context),
      ...validateOperation(instance),
      ...validateDestinations(instance, context),
    ];
  },
};

/** Whether a number is one of an enumeration. */
export function isValueOf(values: Readonly<Record<string, number>>, value: number): boolean {
  return Object.values(values).includes(value);
}

function find(instance: XmlInstance, symbol: string, args: DiagnosticArguments = {}): Diagnostic {
  return diagnostic(symbol, { executable: instance.path, ...args }, { source: instance.path });
}

function unknownValue(
  instance: XmlInstance,
  property: keyof XmlProperties,
  values: Readonly<Record<string, number>>,
): Diagnostic[] {
  const value = instance.properties[property] as number;
  if (isValueOf(values, value)) return [];
  const reason = `known are ${Object.entries(values)
    .map(([name, number]) => `${number} ${name}`)
    .join(', ')}`;
  return [find(instance, 'OPENDTSX_E_TASK_PROPERTY', { property, value, reason })];
}

function validateOperand(
  instance: XmlInstance,
  context: TaskValidation,
  typeProperty: 'SourceType' | 'SecondOperandType' | 'XPathStringSourceType',
  type: number,
  written: string,
  missing: string,
): Diagnostic[] {
  const unknown = unknownValue(instance, typeProperty, sourceTypes);
  if (unknown.length > 0) return unknown;
  if (written.trim() === '') return [find(instance, missing)];
  if (type === sourceTypes.DirectInput) return [];
  return validatePlace(instance, context, type === sourceTypes.Variable, written);
}

function validatePlace(
  instance: XmlInstance,
  context: TaskValidation,
  isVariable: boolean,
  written: string,
): Diagnostic[] {
  if (isVariable) {
    if (!context.hasVariable(written)) return [find(instance, 'DTS_E_VARIABLENOTFOUND', { variable: written })];
    return [];
  }
  const kind = context.connectionKind(written);
  if (kind === 'file') return [];
  return [find(instance, 'DTS_E_XMLTASK_CONNECTIONTYPENOTFILE', { connection: written, kind: kind ?? 'none' })];
}

function validateSecondOperand(instance: XmlInstance, context: TaskValidation): Diagnostic[] {
  const { OperationType, SecondOperandType, SecondOperand, XPathStringSourceType, XPathStringSource, ValidationType } =
    instance.properties;
  if (OperationType === operations.Validate && ValidationType === validationTypes.DTD) return [];
  const missing = 'DTS_E_XMLTASK_MISSINGSECONDOPERAND';
  const findings = validateOperand(instance, context, 'SecondOperandType', SecondOperandType, SecondOperand, missing);
  if (OperationType !== operations.Merge || XPathStringSource.trim() === '') return findings;
  return [
    ...findings,
    ...validateOperand(instance, context, 'XPathStringSourceType', XPathStringSourceType, XPathStringSource, missing),
  ];
}

function validateOperation(instance: XmlInstance): Diagnostic[] {
  const { OperationType, ValidationType, DiffOptions } = instance.properties;
  switch (OperationType) {
    case operations.Validate: {
      if (ValidationType !== validationTypes.DTD) return unknownValue(instance, 'ValidationType', validationTypes);
      const reason =
        'a document type definition can read files and grow without bound, so none is applied; instead set ValidationType to XSD and SecondOperand to an XML schema';
      return [find(instance, 'OPENDTSX_E_TASK_PROPERTY', { property: 'ValidationType', value: 'DTD', reason })];
    }
    case operations.XPATH:
      return unknownValue(instance, 'XPathOperation', xpathOperations);
    case operations.Diff: {
      const findings = unknownValue(instance, 'DiffAlgorithm', algorithms);
      if (readDiffOptions(DiffOptions) !== undefined) return findings;
      const reason =
        'known are IgnoreChildOrder, IgnoreComments, IgnorePI, IgnoreWhitespace, IgnoreNamespaces, IgnorePrefixes, IgnoreXmlDecl and IgnoreDtd, separated by commas';
      const args = { property: 'DiffOptions', value: DiffOptions, reason };
      return [...findings, find(instance, 'OPENDTSX_E_TASK_PROPERTY', args)];
    }
    default:
      return [];
  }
}

function validateDestinations(instance: XmlInstance, context: TaskValidation): Diagnostic[] {
  const { OperationType, SaveOperationResult, SaveDiffGram } = instance.properties;
  const findings = SaveOperationResult ? validateDestination(instance, context, 'DestinationType', 'Destination') : [];
  if (OperationType !== operations.Diff || !SaveDiffGram) return findings;
  return [...findings, ...validateDestination(instance, context, 'DiffGramDestinationType', 'DiffGramDestination')];
}

function validateDestination(
  instance: XmlInstance,
  context: TaskValidation,
  typeProperty: 'DestinationType' | 'DiffGramDestinationType',
  property: 'Destination' | 'DiffGramDestination',
): Diagnostic[] {
  const unknown = unknownValue(instance, typeProperty, destinationTypes);
  if (unknown.length > 0) return unknown;
  const written = instance.properties[property];
  if (written.trim() === '') {
    const reason = 'the result is to be saved, but nothing says where; name a FILE connection manager or a variable';
    return [find(instance, 'OPENDTSX_E_TASK_PROPERTY', { property, value: 'empty', reason })];
  }
  return validatePlace(instance, context, instance.properties[typeProperty] === destinationTypes.Variable, written);
}

import type { MessageTable } from '../message-table.ts';

const madeForAnother = 'Make the diffgram again from the document that is to be patched.';

/** Wording of the XML task. */
export const xmlTaskMessages = {
  OPENDTSX_E_XMLTASK_REFUSED: { message: '{what} is refused: {reason}.', hint: '{instead}' },

  DTS_E_XMLTASK_UNDEFINEDOPERATION: {
    message: 'The task {executable} has the operation {operation}, which is not known.',
    hint: 'Known are 0 Validate, 1 XSLT, 2 XPATH, 3 Merge, 4 Diff, 5 Patch.',
  },
  DTS_E_XMLTASK_MISSINGSOURCE: {
    message: 'The task {executable} has no source.',
    hint: 'Set Source to a FILE connection manager, a variable or a document, as SourceType says.',
  },
  DTS_E_XMLTASK_MISSINGSECONDOPERAND: {
    message: 'The task {executable} has no second operand.',
    hint: 'Set SecondOperand to the schema, style sheet, XPath expression, second document or diffgram.',
  },
  DTS_E_XMLTASK_CONNECTIONTYPENOTFILE: {
    message: 'The task {executable} uses {connection}, which is no FILE connection manager (kind: {kind}).',
    hint: 'Name a FILE connection manager of the package, or set the type of the property to Variable or DirectInput.',
  },
  DTS_E_XMLTASK_VARIABLETYPEISNOTSTRING: {
    message: 'The variable {variable} of the task {executable} holds no text.',
    hint: 'Make it a String variable.',
  },
  DTS_E_XMLTASK_FILEDOESNOTEXIST: { message: 'The file {file} of the task {executable} cannot be read: {detail}.' },
  DTS_E_XMLTASK_XMLTEXTEMPTY: { message: 'The {role} of the task {executable} is empty: {place}.' },
  DTS_E_XMLTASK_COULDNOTGETENCODINGFROMDOCUMENT: {
    message: 'The {role} of the task {executable} says that its encoding is {encoding}: {detail}.',
    hint: 'Save it as UTF-8, and say so in its XML declaration.',
  },
  DTS_E_XMLTASK_CANTGETREADERFROMSOURCE: {
    message: 'The source of the task {executable} is no well-formed document: {detail}.',
  },
  DTS_E_XMLTASK_CANTGETREADERFROMDEST: {
    message: 'The second operand of the task {executable} is no well-formed document: {detail}.',
  },
  DTS_E_XMLTASK_CANTGETREADERFROMDIFFGRAM: {
    message: 'The diffgram of the task {executable} is no well-formed document: {detail}.',
  },
  DTS_E_XMLTASK_FILEALREADYEXISTS: {
    message: 'The file {file} of the task {executable} exists already.',
    hint: 'Set OverwriteDestination to True to replace it.',
  },
  DTS_E_XMLTASK_DOCUMENTHASDATA: {
    message: 'The variable {variable} of the task {executable} holds a text already.',
    hint: 'Set OverwriteDestination to True to replace it.',
  },
  DTS_E_XMLTASK_NOSCHEMAFOUND: {
    message: 'The task {executable} has no usable schema to validate against: {detail}.',
    hint: 'Set SecondOperand to an XML schema (XSD) that stands alone.',
  },
  DTS_E_XMLTASK_VALIDATIONERROR: {
    message: 'The source of the task {executable} is not valid: {detail}.',
    hint: 'Set FailOnValidationFail to False to go on, and ValidationDetails to True to save every error.',
  },
  DTS_W_XMLTASK_VALIDATIONFAILURE: { message: 'The source of the task {executable} is not valid: {detail}.' },
  DTS_W_XMLTASK_DIFFFAILURE: { message: 'The documents of the task {executable} differ.' },
  DTS_E_XMLTASK_XPATHNAVERROR: {
    message: 'The XPath expression {expression} of the task {executable} cannot be evaluated: {detail}.',
    hint: 'It is XPath 1.0; prefixes must be declared in the document.',
  },
  DTS_E_XMLTASK_EMPTYNODELIST: {
    message: 'The XPath expression {expression} of the task {executable} selects no nodes.',
    hint: 'Names are case-sensitive; elements of a namespace need a prefix in the expression.',
  },
  DTS_E_XMLTASK_NOELEMENTFOUND: {
    message: 'The XPath expression {expression} of the task {executable} selects no element to merge into.',
    hint: 'Name an element; without an expression the second document goes under the root.',
  },
  DTS_E_XMLTASK_EXPECTINGDIFFGRAMELEMENT: {
    message:
      'The second operand of the task {executable} is no diffgram: it has {found} where an operation of one is expected.',
    hint: 'A diffgram is what the operation Diff saves.',
  },
  DTS_E_XMLTASK_MISSINGSRCDOCATTRIBUTE: {
    message: 'The diffgram of the task {executable} has no srcDocHash, so nothing says which document it is for.',
    hint: madeForAnother,
  },
  DTS_E_XMLTASK_INVALIDSRCDOCATTRIBUTE: {
    message: 'The srcDocHash {value} of the diffgram of the task {executable} is no number.',
    hint: madeForAnother,
  },
  DTS_E_XMLTASK_MISSINGOPTIONSATTRIBUTE: {
    message: 'The diffgram of the task {executable} has no options.',
    hint: 'Write the options of the comparison there, or None.',
  },
  DTS_E_XMLTASK_INVALIDOPTIONSATTRIBUTE: {
    message: 'The options {value} of the diffgram of the task {executable} are not known.',
    hint: 'They are names such as IgnoreComments, separated by blanks, or None.',
  },
  DTS_E_XMLTASK_SRCDOCMISMATCH: {
    message: 'The diffgram of the task {executable} was made for another document than its source (srcDocHash {hash}).',
    hint: madeForAnother,
  },
  DTS_E_XMLTASK_INVALIDPATHDESCRIPTOR: {
    message: 'The match "{path}" in the diffgram of the task {executable} is no path.',
    hint: 'Paths are positions such as 3, 2-4|7 or /1/2, names such as @id, or *.',
  },
  DTS_E_XMLTASK_NOMATCHINGNODE: {
    message: 'The match "{path}" in the diffgram of the task {executable} leads to no node of the source.',
    hint: madeForAnother,
  },
  DTS_E_XMLTASK_MORETHANONENODEMATCHED: {
    message:
      'The match "{path}" in the diffgram of the task {executable} leads to several nodes, where one is expected.',
    hint: madeForAnother,
  },
} as const satisfies MessageTable;

import type { MessageTable } from '../message-table.ts';

/** Wording of planning a package. */
export const planMessages = {
  OPENDTSX_E_TASK_UNSUPPORTED: {
    message: '{executable}: the {kind} ({creationName}) does not run here: {instead}.',
    hint: 'Disable the task, or register a custom task with this creation name.',
  },
  OPENDTSX_E_TASK_UNREAD: {
    message: '{executable}: the ObjectData of the {kind} holds {name}, which is not understood.',
    hint: 'Leaving it out would do something else than the package asks for. Take the setting back in the designer, or do the work in an Execute SQL Task.',
  },
  OPENDTSX_E_ENUMERATOR_UNSUPPORTED: {
    message:
      '{executable}: the Foreach enumerator {creationName} is none that SSIS or a registered unit defines, so what the loop goes over is not known.',
    hint: 'Loop over the same with a File, Item, ADO, ADO.NET Schema Rowset, From Variable, NodeList or SMO enumerator; another one can be registered as a custom unit.',
  },
  OPENDTSX_E_CONNECTION_UNSUPPORTED: {
    message: 'The connection manager {connection} is of the type {type}: {what}, and no registered unit opens it.',
    hint: 'Where a database holds the same, name it: --connection "{connection}=sqlite:./file.db".',
  },
  OPENDTSX_W_FEATURE_UNSUPPORTED: {
    message: '{executable}: {feature} has no effect here: {consequence}.',
  },
  OPENDTSX_E_PROPERTY_VALUE: {
    message: 'The property {property} holds "{value}", which is not {expected}.',
  },
  OPENDTSX_W_PROPERTYEXPRESSION: {
    message: 'The expression for the property {property} of {executable} has no effect: no such property is known.',
    hint: 'Correct the name of the property. Property names are those of the properties window, without blanks.',
  },
  DTS_E_NAMEALREADYEXISTS: {
    message: 'The name "{name}" occurs twice in {container}.',
    hint: 'Executables of a container, and variables of a container, have names of their own: rename one of them.',
  },
  OPENDTSX_W_PARAMETER_LOST: {
    message: 'The value of the parameter {parameter} is encrypted with a key that is not available here; it is empty.',
    hint: 'Supply it: /Par "{parameter};value", or parameters: in opendtsx.yaml.',
  },
  OPENDTSX_E_PARAMETER_REQUIRED: {
    message: 'The parameter {parameter} is required and has no value.',
    hint: 'Supply it: /Par "{parameter};value", or parameters: in opendtsx.yaml.',
  },
  DTS_E_LOCALENOTINSTALLED: {
    message: 'The locale {localeId} of {object} is not known here.',
    hint: 'Set LocaleID to the identifier of a known locale, such as 1033 (English, United States) or 1031 (German, Germany).',
  },
  DTS_E_FORLOOPHASNOEXPRESSION: {
    message: 'The loop {executable} has no EvalExpression.',
    hint: 'Give it an EvalExpression that is true as long as the loop shall go on.',
  },
  DTS_E_FOREACHVARIABLEMAPPING: {
    message: 'The value {index} of the loop {executable} cannot be mapped to the variable {variable}: {detail}.',
    hint: 'Variable names are case-sensitive; value indexes count from 0.',
  },
} satisfies MessageTable;

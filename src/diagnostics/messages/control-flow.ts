import type { MessageTable } from '../message-table.ts';

/** Wording of running the control flow of a package. */
export const controlFlowMessages = {
  DTS_E_PROPERTYEXPRESSIONEVAL: {
    message: 'The expression of the property {property} of {executable} cannot be evaluated: {detail}',
  },
  DTS_E_FORLOOPASSIGNEXPRESSIONINVALID: {
    message: 'The assignment expression of the loop {executable} cannot be evaluated: {detail}',
  },
  DTS_E_FORLOOPINITEXPRESSIONINVALID: {
    message: 'The initialization expression of the loop {executable} cannot be evaluated: {detail}',
  },
  DTS_E_RUNTIMEVARIABLETYPECHANGE: {
    message: 'The variable {variable} is a {type}; the value {value} ({valueType}) cannot be assigned to it.',
    hint: 'The type of a variable cannot change while the package runs: convert the value, or change the type of the variable.',
  },
  DTS_E_FAILEDSETEXECVALVARIABLE: {
    message: 'The execution value of {executable} cannot be written to the variable {variable}: {detail}',
  },
  OPENDTSX_E_WARNINGASERROR: {
    message: 'Warnings of validation are treated as errors, and there are {count}.',
    hint: 'Correct what the warnings say, or run without /WarnAsError.',
  },
  OPENDTSX_E_OBJECTVARIABLE: {
    message: 'The variable {variable} holds an object, which cannot be used as a value here.',
    hint: 'Objects can be enumerated by a Foreach Loop; expressions and parameters take other types only.',
  },
  OPENDTSX_E_VARIABLECYCLE: {
    message: 'The expression of the variable {variable} depends on the variable itself.',
  },
  OPENDTSX_E_FOREACHVALUEMISSING: {
    message: 'The loop {executable} maps the value {index} to {variable}, but the items have {count} values.',
    hint: 'Value indexes count from 0.',
  },
  OPENDTSX_E_CHILDPACKAGECYCLE: {
    message: 'The packages started by Execute Package tasks are nested {depth} deep, so {package} is not run.',
    hint: 'Most likely packages run themselves, directly or through others: look for the circle.',
  },
  OPENDTSX_W_CHECKEDAGAIN: {
    message: '{finding} It is checked again right before the data flow runs, and then is an error ({symbol}).',
  },
  OPENDTSX_E_HOOKFAILED: {
    message: 'The hook that was told of {executable} failed: {detail}',
    hint: 'The program that runs the package gave the hook (`hooks`): correct it there.',
  },
  DTS_MSG_PACKAGECANCEL: { message: 'The execution was canceled.' },
} satisfies MessageTable;

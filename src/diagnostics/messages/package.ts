import type { MessageTable } from '../message-table.ts';

/** Wording of loading a package, its variables, constraints, configurations and protection. */
export const packageMessages = {
  DTS_E_VARIABLENOTFOUND: {
    message: 'The variable {variable} does not exist, or is not visible from {executable}.',
    hint: 'Variable names are case-sensitive; a variable is visible in its own container and below.',
  },
  DTS_E_VARIABLEREADONLY: {
    message: 'The variable {variable} is read-only and was not written.',
    hint: 'Remove it from the places that write it, or clear its ReadOnly property.',
  },
  DTS_E_PACKAGENOTFOUND: { message: 'The package {package} was not found.', hint: 'Check the path or the name.' },
  DTS_E_ELEMENTNOTFOUND: {
    message: '{owner} has no {kind} {element}.',
    hint: 'There are: {present}. Names are compared without regard to case; ids and positions from 0 do as well.',
  },
  DTS_E_INVALIDVARVALUE: {
    message: 'The value of the variable {variable} cannot be held by its data type: {detail}.',
  },
  DTS_E_VARIABLENOTFOUNDINCOLL: { message: 'The variable collection has no variable {variable}.' },
  DTS_E_TASKISEMPTY: {
    message: 'The task of {executable} could not be created: its kind ({kind}) is not known.',
    hint: 'Install the unit that provides this task; the package itself is kept unchanged when it is saved.',
  },
  DTS_E_OPENPACKAGEFILE: {
    message: 'The package file {file} could not be opened: {detail}.',
    hint: 'Check that the path exists and can be read by this user.',
  },
  DTS_E_LOADPACKAGEXML: { message: 'The package could not be loaded from its XML: {detail}.' },
  DTS_E_LOADPACKAGEXMLFILE: { message: 'The package could not be loaded from {file}: {detail}.' },
  DTS_E_FUNDAMENTALLOADINGERROR: {
    message: '{file} cannot be loaded as a package: {detail}.',
    hint: 'A package is an XML file whose outermost element is DTS:Executable.',
  },
  DTS_E_LOADFROMXML: { message: 'The package cannot be loaded from its XML: {detail}.' },
  DTS_E_INVALIDVERSIONNUMBER: {
    message: 'The package states format version {version}; the versions 2, 3, 6 and 8 can be read.',
    hint: 'The package was saved by a newer designer: save it for an earlier target server version.',
  },
  DTS_E_TASKPRODUCTLEVEL: {
    message: 'The task {executable} cannot run in this installation: {detail}.',
  },
  DTS_E_CONFIGFORMATINVALID: { message: 'The configuration {configuration} has no valid format: {detail}.' },
  DTS_E_CONFIGTYPECONVERSIONFAILED: {
    message: 'The configured value for {path} cannot be converted to {type}.',
    hint: 'Correct the value in the configuration; numbers and dates are written without regard to the locale.',
  },
  DTS_W_CONFIGFILENOTFOUND: {
    message: 'The configuration file {file} was not found; the values in the package stay as designed.',
    hint: 'Check the path, which is relative to the current folder, not to the package.',
  },
  DTS_W_MAXIMUMERRORCOUNTREACHED: {
    message: '{executable} ends as failed: {count} errors were raised and MaximumErrorCount is {limit}.',
    hint: 'Errors are counted even when they are handled. Correct them, or raise MaximumErrorCount.',
  },
  DTS_E_PRECEDENCECONSTRAINT: {
    message: 'The precedence constraint from {from} to {to} cannot be evaluated: {detail}.',
  },
  DTS_E_LOCKVARIABLEFORREAD: {
    message: 'The variable {variable} could not be locked for reading: {detail}.',
    hint: 'Usually the name is misspelt (names are case-sensitive) or the variable is out of scope.',
  },
  DTS_E_LOCKVARIABLEFORWRITE: {
    message: 'The variable {variable} could not be locked for writing: {detail}.',
    hint: 'Usually the name is misspelt (names are case-sensitive), or the variable is read-only.',
  },
  DTS_E_VARIABLEDEADLOCK: {
    message: 'Variables wait for each other: {detail}.',
    hint: 'Two executables that run at the same time hold what the other waits for: lock variables for a shorter time.',
  },
  DTS_E_PACKAGEPASSWORD: {
    message: 'The package is encrypted and the password given does not open it.',
    hint: 'Give the password with /Decrypt (dtexec) or Application.packagePassword.',
  },
  DTS_E_PACKAGEPASSWORDEMPTY: {
    message: 'The package is protected by a password, and none was given.',
    hint: 'Give the password with /Decrypt (dtexec) or Application.packagePassword.',
  },
  DTS_E_UNPROTECTXMLFAILED: {
    message: 'The protected value {property} of {source} cannot be decrypted: {detail}.',
    hint: 'A value protected with a user key opens only for the Windows user who saved it: supply it by parameter, /Set, or save with EncryptSensitiveWithPassword.',
  },
  DTS_E_FAILLOADINGPROPERTY: { message: 'The property {property} cannot be loaded: {detail}.' },
  DTS_E_FORLOOPEVALEXPRESSIONINVALID: {
    message: 'The evaluation expression of the loop {executable} is not valid: {detail}.',
    hint: 'The EvalExpression must be present and give true or false.',
  },
  DTS_E_EXPRESSIONNOTBOOLEAN: {
    message: 'The expression gives a value that is neither true nor false: {expression}',
    hint: 'Compare it with something, or cast it with (DT_BOOL).',
  },
  DTS_E_VARIABLEEXPRESSIONERROR: {
    message: 'The expression of the variable {variable} cannot be evaluated: {detail}.',
  },
  DTS_I_CONFIGFROMFILE: { message: 'The package is being configured from the file {file}.' },
} satisfies MessageTable;

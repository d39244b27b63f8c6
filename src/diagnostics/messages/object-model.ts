import type { MessageTable } from '../message-table.ts';

/** Wording of changing packages in memory. */
export const objectModelMessages = {
  DTS_E_DUPLICATECONSTRAINT: {
    message: 'A precedence constraint from {from} to {to} cannot be added: there is one already, or both are the same.',
  },
  DTS_E_SAVEPACKAGEFILE: {
    message: 'The package was not saved: {file} cannot be written: {detail}.',
    hint: 'What was there before is unchanged. Check that the folder exists and that this user may write there.',
  },
  OPENDTSX_E_MODEL_READONLY: { message: 'The property {property} of {object} cannot be set.' },
  OPENDTSX_E_MODEL_VALUE: {
    message: '"{value}" is no value for the property {property} of {object}.',
    hint: 'Give {expected}.',
  },
  OPENDTSX_E_MODEL_MONIKER: {
    message: 'Nothing here has the name "{moniker}".',
    hint: 'Application.taskInfos, connectionInfos, pipelineComponentInfos and forEachEnumeratorInfos list what there is.',
  },
  OPENDTSX_E_MODEL_INSIDEITSELF: {
    message: '{object} cannot be moved: it is a package, or the container wanted lies inside it.',
  },
  OPENDTSX_E_MODEL_STREAMNAME: {
    message: '"{name}" is no file name for a package of a project.',
    hint: 'Give a name without folder that ends in .dtsx.',
  },
  OPENDTSX_E_MODEL_NOTNEIGHBOURS: {
    message: '{object} does not lie directly in {container}, whose precedence constraint it should get.',
    hint: 'A constraint joins two executables of one container: add it to the constraints of that container.',
  },
  OPENDTSX_E_MODEL_NODESIGN: {
    message: 'A new {component} cannot be made: its unit does not say how a new one looks.',
    hint: 'Give the declaration of the component a `design` (opendtsx/sdk: ComponentDesign).',
  },
  OPENDTSX_E_MODEL_FIXEDPORTS: {
    message: '{component} takes no further {kind}.',
    hint: 'Components of this kind have the inputs and outputs that provideComponentProperties gives them.',
  },
  OPENDTSX_E_MODEL_NUMBEREDFLOW: {
    message: 'The data flow of {task} cannot be changed: packages of format {formatVersion} number its objects.',
    hint: 'Upgrade the package to format 8 first: dtutil --convert 8.',
  },
} satisfies MessageTable;

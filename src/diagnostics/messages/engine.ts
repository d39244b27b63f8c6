import type { MessageTable } from '../message-table.ts';

/** Wording of planning and running a data flow. */
export const engineMessages = {
  OPENDTSX_E_COMPONENT_UNSUPPORTED: {
    message: 'The component "{component}" is a {kind}, and no registered unit does its work.',
    hint: 'Replace it by a component of the reference (docs/reference), or register a unit of your own for this name (opendtsx/sdk).',
  },
  OPENDTSX_E_COMPONENT_PROPERTY: {
    message: 'The property {property} of {place} holds "{value}", which is not {expected}.',
  },
  OPENDTSX_E_PATH_WITHOUT_END: {
    message: 'The path "{path}" leads from or to {missing}, which is not in the data flow.',
    hint: 'The package is damaged, or was edited by hand: remove the path or restore the component.',
  },
  OPENDTSX_E_CONNECTION_KIND: {
    message: '{component} needs a connection that gives {accepts} in its slot {slot}, but {connection} gives {gives}.',
    hint: 'Choose another connection manager for the component.',
  },
  OPENDTSX_E_EXTERNALCOLUMNMISSING: {
    message: '{component} uses the column {column}, which {object} does not have. It has: {existing}.',
    hint: 'The outside has changed since the package was designed: add the column there, or map another one.',
  },
  OPENDTSX_W_EXTERNALCOLUMNWIDTH: {
    message:
      'The column {column} of {object} is {width} wide, and {component} in the package was designed for {packageWidth}. {direction}.',
    hint: 'Give both the same width: change the column, or the external column in the package.',
  },
  OPENDTSX_W_ROWSREDIRECTED: {
    message: '{component} sent {count} row(s) to its error output. The first: {column}: {first}.',
  },
  OPENDTSX_W_ROWERRORSIGNORED: {
    message: '{component} ignored errors in {count} row(s). The first: {column}: {first}.',
  },
  OPENDTSX_I_THREADS: {
    message: '{threads} threads share the rows of {component}, in {segments} segments.',
    hint: 'Order and results are those of one thread. --threads 1, OPENDTSX_THREADS=1 or EngineThreads = 1 of the Data Flow task turns it off.',
  },
  OPENDTSX_E_THREADENDED: {
    message: 'A thread that worked on the rows of the data flow ended: {reason}. Nothing of what it wrote is kept.',
    hint: 'Run it again; if memory was short, allow more of it or run with --threads 1.',
  },
  OPENDTSX_I_ROWSSPILLED: {
    message:
      '{component} wrote {bytes} bytes to temporary files: its rows did not fit into the memory limit of {limit} bytes.',
    hint: 'Nothing is wrong. It is faster with more memory: --memory-limit, or fewer data flows at the same time.',
  },
  DTS_W_UNUSABLETEMPORARYPATH: {
    message: 'The folder "{folder}" takes no temporary file: {detail}.',
    hint: 'Correct BufferTempStoragePath and BLOBTempStoragePath of the Data Flow task, or map their paths to this machine.',
  },
  DTS_E_BUFFERGETTEMPFILENAME: {
    message: 'Rows do not fit into memory, and no temporary file could be made in {folders}.',
    hint: 'Let BufferTempStoragePath of the Data Flow task name a folder that may be written, or raise --memory-limit.',
  },
  DTS_E_EXTENDFAILED: {
    message: 'The temporary file {path} could not grow to {length} bytes: {detail}.',
    hint: 'Let BufferTempStoragePath of the Data Flow task name a disk with more room, or raise --memory-limit.',
  },
  DTS_E_DISKIOFAILED: {
    message: 'The temporary file {path} could not be read at byte {position}: {detail}.',
    hint: 'Check the disk of the temporary folder.',
  },
  DTS_E_OBJECTLINEAGEIDNOTFOUND: {
    message:
      'The input "{input}" of {component} uses the column {column} (lineage id {lineageId}), which does not reach it.',
    hint: 'The column was removed upstream: map it anew or remove it from the input.',
  },
  DTS_E_ALREADYATTACHED: {
    message: 'The path "{path}" leads to or from {port} of {component}, which has a path already.',
    hint: 'An output and an input have one path each; a Multicast copies rows and a Union All joins them. Remove the second path.',
  },
  DTS_E_DUPLICATEIDFOUND: {
    message: 'Two components of the data flow have the id {id}.',
    hint: 'The package is damaged, or was edited by hand: give one of them another name and refId.',
  },
  DTS_E_EXECUTIONTREECYCLE: {
    message: 'The paths of the data flow form a circle through {components}.',
    hint: 'Remove the path that leads back.',
  },
  DTS_E_CANNOTTFINDRUNTIMECONNECTIONOBJECT: {
    message: '{component} has no connection manager for its slot {slot} (it names "{reference}").',
    hint: 'It was removed, or it belongs to the project: put the .conmgr of the project beside the package, run the .ispac, or choose another one for the component.',
  },
} satisfies MessageTable;

import type { MessageTable } from '../message-table.ts';

/** Wording of the DataReader destination and of the programs that read from it. */
export const dataReaderMessages = {
  DTS_E_DATAREADERDESTREADERTIMEOUT: {
    message: '{component}: no program asked for rows within {timeout} ms.',
    hint: 'Read the rows with openDataReader or Package.executeReader, raise ReadTimeout, or set FailOnTimeout to False to drop the rows.',
  },
  DTS_E_DATAREADERDESTREADERISCLOSED: {
    message: 'The reader of {component} is closed: it gives no more rows.',
    hint: 'Read before close, and do not leave the loop early when you want to go on: leaving it closes the reader.',
  },
  DTS_E_DATAREADERDESTREADFAILED: {
    message: 'The rows of {component} are being read already: wait for the row that was asked for first.',
    hint: 'Use one loop at a time.',
  },
  OPENDTSX_W_DATAREADER_DROPPED: {
    message: '{component} drops the rows: no program asked for them within {timeout} ms.',
    hint: 'Read them with openDataReader or Package.executeReader, or set FailOnTimeout to True to fail instead.',
  },
  OPENDTSX_E_DATAREADER_NAME: {
    message:
      'The package has {count} DataReader destinations of the name {component}; it needs one. It has: {existing}.',
    hint: 'Use the name of the component, and give each DataReader destination a name of its own.',
  },
  OPENDTSX_E_DATAREADER_DELAYED: {
    message: 'DelayValidation is True at {path}: its rows cannot be read under the documented rules.',
    hint: 'Set DelayValidation to False on the Data Flow task and everything around it, or leave the rule refusesDelayedValidation off.',
  },
  OPENDTSX_E_DATAREADER_NOTRUN: {
    message: 'The package ended without running the data flow of {component}.',
    hint: 'Look whether the task is disabled, or a precedence constraint or loop left it out.',
  },
} satisfies MessageTable;

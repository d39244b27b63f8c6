import type { MessageTable } from '../message-table.ts';

/** Wording of executions, validations and other operations of the catalog. */
export const catalogExecutionMessages = {
  OPENDTSX_E_CATALOG_EXECUTION_NOTFOUND: {
    message: 'There is no execution {name}, or it must not be read.',
    hint: 'The number is the one that create_execution gave; operations of other kinds are no executions.',
  },
  OPENDTSX_E_CATALOG_EXECUTION_PARAMETER: {
    message: 'The execution {execution} has no {kind} parameter {name}.',
    hint: 'It has: {known}.',
  },
  OPENDTSX_E_CATALOG_EXECUTION_STARTED: {
    message:
      'The execution {execution} has been started already: nothing of it can be changed any more, and it cannot be started again.',
    hint: 'Create a new execution.',
  },
  OPENDTSX_E_CATALOG_EXECUTION_OUTDATED: {
    message:
      'The project {project} has been deployed again, or was removed, since the execution {execution} was created.',
    hint: 'Create a new execution.',
  },
  OPENDTSX_E_CATALOG_EXECUTION_REQUIRED: {
    message: 'The execution {execution} lacks values for required parameters: {parameters}.',
    hint: 'Give them with set_execution_parameter_value, or to the project with set_object_parameter_value.',
  },
  OPENDTSX_E_CATALOG_EXECUTION_LEVEL: {
    message: 'There is no logging level {level}.',
    hint: 'Levels: 0 none, 1 basic, 2 performance, 3 verbose, 4 runtime lineage, 100 with the name of a customized level in CUSTOMIZED_LOGGING_LEVEL.',
  },
  OPENDTSX_E_CATALOG_EXECUTION_SCALEOUT: {
    message: 'The execution {execution} was not created for Scale Out, so that no worker can be chosen for it.',
    hint: 'Create it with runinscaleout = 1 and useanyworker = 0.',
  },
  OPENDTSX_E_CATALOG_OPERATION_NOTRUNNING: {
    message: 'The operation {operation} is not running: it has the status {status}.',
  },
  OPENDTSX_E_CATALOG_OPERATION_STOPPING: {
    message: 'The operation {operation} is being stopped already.',
    hint: 'Wait until its status changes.',
  },
  OPENDTSX_E_CATALOG_DATATAP_NOTFOUND: {
    message: 'There is no data tap {tap} of an execution that may be changed.',
  },
  OPENDTSX_E_CATALOG_DATATAP_FILE: {
    message: 'The file name {file} of a data tap is not allowed: it must be the plain name of a file, without folder.',
    hint: 'All files of data taps are written to the folder of the server for data dumps.',
  },
  OPENDTSX_E_CATALOG_WORKERAGENT_NOTFOUND: { message: 'There is no worker agent {worker}.' },
  OPENDTSX_E_CATALOG_LIMIT: {
    message: 'The limit {key} = {most} is not valid.',
    hint: 'Keys: * for all executions, folder:name, tag:name; the number is 1 or more, or NULL to remove the limit.',
  },
  OPENDTSX_E_CATALOG_QUEUE_DRIVER: {
    message:
      'The package graphile-worker, by which several servers share executions over PostgreSQL, is not installed.',
    hint: 'Run: npm install graphile-worker',
  },
  OPENDTSX_E_CATALOG_EXECUTION_LOST: {
    message: 'The worker process ended unexpectedly: {detail}.',
    hint: 'What the package had not finished may be half done; see its last messages.',
  },
  OPENDTSX_E_CATALOG_EXECUTION_MEMORY: {
    message: 'The worker process was ended: it used {used} MB, and {most} MB are allowed.',
    hint: 'Let the package hold back less, or raise the memory limit of executions.',
  },
  OPENDTSX_E_CATALOG_EXECUTION_TIME: {
    message: 'The worker process was ended: it took more than {seconds} seconds.',
    hint: 'Raise the time limit (of validations: the catalog property VALIDATION_TIMEOUT).',
  },
  OPENDTSX_E_CATALOG_EXECUTION_DATATAPS: {
    message: 'The execution has data taps, and this server has no folder for data dumps.',
    hint: 'Give the server such a folder, or remove the data taps.',
  },
  OPENDTSX_E_CATALOG_EXECUTION_UNPREPARED: {
    message: 'The operation could not be given to a worker process: {detail}',
  },
} as const satisfies MessageTable;

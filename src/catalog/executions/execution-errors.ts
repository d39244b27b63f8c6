/** Kind and number of an error, as `catalogErrors` has them. */
interface ExecutionErrorEntry {
  readonly kind: 'not-found' | 'exists' | 'refused' | 'invalid' | 'state';
  readonly number: number;
}

const entry = (kind: ExecutionErrorEntry['kind'], number = 50000): ExecutionErrorEntry => ({ kind, number });

/** Errors about executions and other operations: a part of `catalogErrors`. */
export const executionErrors: Readonly<Record<string, ExecutionErrorEntry>> = {
  OPENDTSX_E_CATALOG_EXECUTION_NOTFOUND: entry('not-found', 27103),
  OPENDTSX_E_CATALOG_EXECUTION_PARAMETER: entry('not-found', 27176),
  OPENDTSX_E_CATALOG_EXECUTION_STARTED: entry('state', 27224),
  OPENDTSX_E_CATALOG_EXECUTION_OUTDATED: entry('state', 27150),
  OPENDTSX_E_CATALOG_EXECUTION_REQUIRED: entry('state', 27184),
  OPENDTSX_E_CATALOG_EXECUTION_LEVEL: entry('invalid', 27217),
  OPENDTSX_E_CATALOG_EXECUTION_SCALEOUT: entry('state'),
  OPENDTSX_E_CATALOG_OPERATION_NOTRUNNING: entry('state', 27126),
  OPENDTSX_E_CATALOG_OPERATION_STOPPING: entry('state', 27126),
  OPENDTSX_E_CATALOG_DATATAP_NOTFOUND: entry('not-found'),
  OPENDTSX_E_CATALOG_DATATAP_FILE: entry('invalid'),
  OPENDTSX_E_CATALOG_WORKERAGENT_NOTFOUND: entry('not-found'),
  OPENDTSX_E_CATALOG_LIMIT: entry('invalid'),
  OPENDTSX_E_CATALOG_QUEUE_DRIVER: entry('state'),
  OPENDTSX_E_CATALOG_EXECUTION_LOST: entry('state'),
  OPENDTSX_E_CATALOG_EXECUTION_MEMORY: entry('state'),
  OPENDTSX_E_CATALOG_EXECUTION_TIME: entry('state'),
  OPENDTSX_E_CATALOG_EXECUTION_DATATAPS: entry('state'),
  OPENDTSX_E_CATALOG_EXECUTION_UNPREPARED: entry('state'),
};

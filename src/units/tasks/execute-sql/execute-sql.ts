import {
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
  type TaskDeclaration,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';
import { parameterStyleOf } from './parameter-style.ts';

/** `SqlStatementSourceType` of the object model. */
export const statementSources = { DirectInput: 1, FileConnection: 2, Variable: 3 } as const;

/** `ResultSetType` of the object model. */
export const resultSets = {
  ResultSetType_None: 1,
  ResultSetType_SingleRow: 2,
  ResultSetType_Rowset: 3,
  ResultSetType_XML: 4,
} as const;

/** `ParameterDirections` of the object model. */
export const parameterDirections = { Input: 0, Output: 1, ReturnValue: 2 } as const;

/** `TypeConversionMode` of the object model. */
export const typeConversionModes = { None: 0, Allowed: 1 } as const;

const properties = {
  Connection: {
    kind: 'connection',
    description: 'Connection manager of the database.',
    at: '@Connection',
  },
  SqlStatementSource: {
    kind: 'string',
    description: 'The statement, or the file connection or variable that holds it, as SqlStatementSourceType says.',
    at: '@SqlStatementSource',
  },
  SqlStatementSourceType: {
    kind: 'enumeration',
    description: 'Where the statement comes from.',
    at: '@SqlStmtSourceType',
    aliases: ['SqlStmtSourceType'],
    values: statementSources,
    default: statementSources.DirectInput,
  },
  ResultSetType: {
    kind: 'enumeration',
    description: 'What the statement returns and how it is stored.',
    at: '@ResultType',
    aliases: ['ResultType'],
    values: resultSets,
    default: resultSets.ResultSetType_None,
  },
  TimeOut: {
    kind: 'integer',
    description: 'Seconds that a statement may take; 0 means no limit.',
    at: '@TimeOut',
    default: 0,
  },
  IsStoredProcedure: {
    kind: 'boolean',
    description: 'The statement is the name of a stored procedure (ADO and ADO.NET connections).',
    at: '@IsStoredProc',
    aliases: ['IsStoredProc'],
    default: false,
  },
  BypassPrepare: {
    kind: 'boolean',
    description: 'Skips preparing the statement. The drivers decide about preparing, so the value changes nothing.',
    at: '@BypassPrepare',
    default: true,
  },
  CodePage: {
    kind: 'integer',
    description: 'Code page of a statement file that has no byte order mark.',
    at: '@CodePage',
    default: 1252,
  },
  TypeConversionMode: {
    kind: 'enumeration',
    description: 'Whether a result is converted to the type of its variable, or must have it.',
    at: '@TypeConversionMode',
    values: typeConversionModes,
    default: typeConversionModes.Allowed,
  },
  ParameterBindings: {
    kind: 'collection',
    description: 'Variables given to, or taken from, the parameters of the statement.',
    at: 'ParameterBinding',
    fields: {
      ParameterName: {
        kind: 'string',
        description: '`0`, `1`, … (OLE DB), `1`, `2`, … (ODBC), `Param1`, … (ADO) or `@name` (ADO.NET).',
        at: '@ParameterName',
      },
      DtsVariableName: { kind: 'variable', description: 'The variable.', at: '@DtsVariableName' },
      ParameterDirection: {
        kind: 'enumeration',
        description: 'Input, output or return value of a stored procedure.',
        at: '@ParameterDirection',
        values: parameterDirections,
        default: parameterDirections.Input,
      },
      DataType: {
        kind: 'integer',
        description: 'OLE DB type number, or DbType number for ADO.NET; −1 when none was chosen.',
        at: '@DataType',
        default: -1,
      },
      ParameterSize: {
        kind: 'integer',
        description: 'Characters at most that text parameters carry; −1 means all.',
        at: '@ParameterSize',
        default: -1,
      },
    },
  },
  ResultSetBindings: {
    kind: 'collection',
    description: 'Variables that take the result.',
    at: 'ResultBinding',
    fields: {
      ResultName: {
        kind: 'string',
        description: 'Column name or number from 0 (single row); `0` for whole result sets and XML.',
        at: '@ResultName',
      },
      DtsVariableName: { kind: 'variable', description: 'The variable.', at: '@DtsVariableName' },
    },
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Execute SQL task. */
export type ExecuteSqlProperties = typeof properties;

/** An Execute SQL task ready to run. */
export type ExecuteSqlInstance = TaskInstance<ExecuteSqlProperties>;

/** Execute SQL task: runs statements on a database, with parameters, and stores what they return. */
export const executeSqlDeclaration: TaskDeclaration<ExecuteSqlProperties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Microsoft.ExecuteSQLTask',
    aliases: [
      'Microsoft.SqlServer.Dts.Tasks.ExecuteSQLTask.ExecuteSQLTask, Microsoft.SqlServer.SQLTask',
      'SSIS.ExecuteSQLTask.3',
      'STOCK:SQLTask',
    ],
  },
  rollsBack: true,
  displayName: 'Execute SQL Task',
  objectData: '<SQLTask:SqlTaskData xmlns:SQLTask="www.microsoft.com/sqlserver/dts/tasks/sqltask" />',
  description: 'Runs SQL statements or stored procedures and stores their results in variables.',
  raises: [
    'DTS_E_SQLTASK_NOCONNECTIONMANAGER',
    'DTS_E_SQLTASK_CANNOTLOCATECONNMANAGER',
    'DTS_E_SQLTASK_NOHANDLERFORCONNECTION',
    'DTS_E_SQLTASK_NOSTATEMENTSPECIFIED',
    'DTS_E_SQLTASK_CONNECTIONTYPENOTFILE',
    'DTS_E_SQLTASK_FILEDOESNOTEXIST',
    'DTS_E_SQLTASK_VARIABLETYPEISNOTSTRING',
    'DTS_E_SQLTASK_VARIABLENOTFOUND',
    'DTS_E_SQLTASK_NULLPARAMETERNAME',
    'DTS_E_SQLTASKCONN_ERR_PARAM_NAME_MIX',
    'DTS_E_SQLTASK_MULTIPLERETURNVALUEPARAM',
    'DTS_E_SQLTASK_INVALIDNUMOFRESULTBINDINGS',
    'DTS_E_SQLTASK_RESULTBINDTYPEFORROWSETXML',
    'DTS_E_SQLTASKCONN_ERR_RESULT_SET_DATA_TYPE',
    'DTS_E_SQLTASK_READONLYVARIABLE',
    'DTS_E_SQLTASK_ROVARINOUTPARAMETER',
    'OPENDTSX_E_TASK_PROPERTY',
    'DTS_E_SQLTASKCONN_ERR_NOROWSET',
    'DTS_E_SQLTASKCONN_ERR_UNKNOWN_RESULT_COL',
    'DTS_E_SQLTASKCONN_ERR_RESULT_COL_INDEX',
    'DTS_E_SQLTASK_ERRORASSIGINGVALUETOVAR',
    'DTS_E_SQLTASK_ERROREXECUTINGTHEQUERY',
    'OPENDTSX_E_SQLTASK_NOOUTPUTVALUE',
  ],
  properties,
  validate: (instance, context) => [
    ...validateConnection(instance, context),
    ...validateStatement(instance, context),
    ...validateParameters(instance, context),
    ...validateResults(instance, context),
  ],
};

function validateConnection(instance: ExecuteSqlInstance, context: TaskValidation): Diagnostic[] {
  const connection = instance.properties.Connection;
  const place = { source: instance.path };
  if (connection === '') return [diagnostic('DTS_E_SQLTASK_NOCONNECTIONMANAGER', { executable: instance.path }, place)];
  const kind = context.connectionKind(connection);
  if (kind === undefined) {
    return [diagnostic('DTS_E_SQLTASK_CANNOTLOCATECONNMANAGER', { executable: instance.path, connection }, place)];
  }
  if (kind === 'database') return [];
  return [diagnostic('DTS_E_SQLTASK_NOHANDLERFORCONNECTION', { executable: instance.path, connection, kind }, place)];
}

function validateStatement(instance: ExecuteSqlInstance, context: TaskValidation): Diagnostic[] {
  const { SqlStatementSource: source, SqlStatementSourceType: type } = instance.properties;
  const place = { source: instance.path };
  const { TimeOut: timeout } = instance.properties;
  if (timeout < 0) {
    const args = { property: 'TimeOut', executable: instance.path, value: timeout, reason: 'it counts seconds from 0' };
    return [diagnostic('OPENDTSX_E_TASK_PROPERTY', args, place)];
  }
  if (source.trim() === '') {
    return [diagnostic('DTS_E_SQLTASK_NOSTATEMENTSPECIFIED', { executable: instance.path }, place)];
  }
  if (type === statementSources.Variable && !context.hasVariable(source)) {
    return [diagnostic('DTS_E_SQLTASK_VARIABLENOTFOUND', { executable: instance.path, variable: source }, place)];
  }
  if (type === statementSources.FileConnection) {
    const kind = context.connectionKind(source);
    if (kind === undefined) {
      return [
        diagnostic('DTS_E_SQLTASK_CANNOTLOCATECONNMANAGER', { executable: instance.path, connection: source }, place),
      ];
    }
    if (kind !== 'file') {
      return [
        diagnostic('DTS_E_SQLTASK_CONNECTIONTYPENOTFILE', { executable: instance.path, connection: source }, place),
      ];
    }
  }
  return [];
}

function validateParameters(instance: ExecuteSqlInstance, context: TaskValidation): Diagnostic[] {
  const bindings = instance.properties.ParameterBindings;
  const place = { source: instance.path };
  const executable = instance.path;
  const findings: Diagnostic[] = [];
  if (bindings.some((binding) => binding.ParameterName.trim() === '')) {
    findings.push(diagnostic('DTS_E_SQLTASK_NULLPARAMETERNAME', { executable }, place));
  } else if (parameterStyleOf(bindings) === undefined) {
    const names = bindings.map((binding) => binding.ParameterName).join(', ');
    findings.push(diagnostic('DTS_E_SQLTASKCONN_ERR_PARAM_NAME_MIX', { executable, names }, place));
  }
  if (bindings.filter((binding) => binding.ParameterDirection === parameterDirections.ReturnValue).length > 1) {
    findings.push(diagnostic('DTS_E_SQLTASK_MULTIPLERETURNVALUEPARAM', { executable }, place));
  }
  const written = bindings.filter((binding) => binding.ParameterDirection !== parameterDirections.Input);
  return [
    ...findings,
    ...missingVariables(instance, context, bindings),
    ...readOnlyVariables(instance, written, 'DTS_E_SQLTASK_ROVARINOUTPARAMETER'),
  ];
}

function validateResults(instance: ExecuteSqlInstance, context: TaskValidation): Diagnostic[] {
  const { ResultSetType: type, ResultSetBindings: bindings } = instance.properties;
  const place = { source: instance.path };
  const whole = type === resultSets.ResultSetType_Rowset || type === resultSets.ResultSetType_XML;
  const single = type === resultSets.ResultSetType_SingleRow;
  // Files written by other tools hold 0 for a task without result set.
  const countFits = whole ? bindings.length === 1 : single === bindings.length > 0;
  if (!countFits) {
    const resultSet = Object.entries(resultSets).find(([, value]) => value === type)?.[0] ?? String(type);
    const args = { executable: instance.path, resultSet, count: bindings.length };
    return [diagnostic('DTS_E_SQLTASK_INVALIDNUMOFRESULTBINDINGS', args, place)];
  }
  if (whole && bindings[0].ResultName !== '0') {
    const args = { executable: instance.path, name: bindings[0].ResultName };
    return [diagnostic('DTS_E_SQLTASK_RESULTBINDTYPEFORROWSETXML', args, place)];
  }
  return [
    ...missingVariables(instance, context, bindings),
    ...readOnlyVariables(instance, bindings, 'DTS_E_SQLTASK_READONLYVARIABLE'),
    ...(whole ? unfitVariable(instance, context) : []),
  ];
}

/** A full result set goes into an Object variable, XML into an Object or String variable. Source: Execute SQL task, result sets (documentation). */
function unfitVariable(instance: ExecuteSqlInstance, context: TaskValidation): Diagnostic[] {
  const { ResultSetType: resultSet, ResultSetBindings: bindings } = instance.properties;
  const variable = bindings[0].DtsVariableName;
  if (!context.hasVariable(variable)) return [];
  const type = context.variable(variable)?.type.type ?? 'DT_VARIANT';
  const isXml = resultSet === resultSets.ResultSetType_XML;
  if (type === 'DT_VARIANT' || (isXml && type === 'DT_WSTR')) return [];
  const args = { executable: instance.path, variable, type, wanted: isXml ? 'String or Object' : 'Object' };
  return [diagnostic('DTS_E_SQLTASKCONN_ERR_RESULT_SET_DATA_TYPE', args, { source: instance.path })];
}

/** Parameters and System variables cannot be written; other variables that are read-only show when they are. */
function readOnlyVariables(
  instance: ExecuteSqlInstance,
  bindings: readonly { readonly DtsVariableName: string }[],
  symbol: string,
): Diagnostic[] {
  const names = bindings.map((binding) => binding.DtsVariableName).filter((name) => /^(?:\$|System::)/.test(name));
  return names.map((variable) =>
    diagnostic(symbol, { executable: instance.path, variable }, { source: instance.path }),
  );
}

function missingVariables(
  instance: ExecuteSqlInstance,
  context: TaskValidation,
  bindings: readonly { readonly DtsVariableName: string }[],
): Diagnostic[] {
  return bindings
    .filter((binding) => !context.hasVariable(binding.DtsVariableName))
    .map((binding) =>
      diagnostic(
        'DTS_E_SQLTASK_VARIABLENOTFOUND',
        { executable: instance.path, variable: binding.DtsVariableName },
        { source: instance.path },
      ),
    );
}

import {
  type BagOf,
  type Diagnostic,
  type DiagnosticArguments,
  diagnostic,
  type PropertyDeclarations,
  type TaskDeclaration,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';

/** `DTSOutputType` of the object model. */
export const outputTypes = { File: 0, Variable: 1 } as const;

const paramFields = {
  Name: { kind: 'string', description: 'Name of the parameter in the WSDL.', aliases: ['ParamName'] },
  SeqNumber: { kind: 'integer', description: 'Place of the parameter, from 0.' },
  ParamType: { kind: 'string', description: '`Primitive` or `Enum`; other kinds are refused.', default: 'Primitive' },
  Datatype: { kind: 'string', description: 'Data type of the parameter; informational, the WSDL decides.' },
  Value: {
    kind: 'string',
    description: 'The value, or the name of the variable that holds it.',
    at: 'PrimitiveValue',
    aliases: ['EnumValue'],
  },
  IsVariable: {
    kind: 'boolean',
    description: 'Whether the value names a variable.',
    at: 'PrimitiveValue/@IsVariable',
    aliases: ['IsVariable'],
    default: false,
  },
} as const satisfies PropertyDeclarations;

const methodFields = {
  Name: { kind: 'string', description: 'Name of the operation in the WSDL.', aliases: ['MethodName'] },
  Documentation: { kind: 'string', description: 'Description of the operation; informational.' },
  Parameters: { kind: 'collection', description: 'The parameters.', at: 'ParamInfo', fields: paramFields },
} as const satisfies PropertyDeclarations;

const properties = {
  Connection: {
    kind: 'connection',
    description: 'HTTP connection manager of the web server.',
    at: '@ConnectionName',
    aliases: ['ConnectionName', 'HTTPConnection'],
  },
  WSDLFile: { kind: 'string', description: 'Path of the WSDL file, which says how the service is called.' },
  OverwriteWSDLFile: {
    kind: 'boolean',
    description:
      'Whether a WSDL file that is missing or empty is downloaded from the ServerURL that ends with `?wsdl`.',
    default: false,
  },
  ServiceName: {
    kind: 'string',
    description: 'Name of the service in the WSDL.',
    at: '@Service',
    aliases: ['Service'],
  },
  WebMethodInfo: {
    kind: 'collection',
    description: 'The operation to call and its parameters.',
    at: 'MethodInfo',
    fields: methodFields,
  },
  OutputType: {
    kind: 'enumeration',
    description: 'Where the result goes.',
    values: { ...outputTypes, FileConnection: outputTypes.File },
    default: outputTypes.File,
  },
  OutputLocation: {
    kind: 'string',
    description: 'FILE connection manager, or variable, that receives the result as XML.',
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Web Service task. */
export type WebServiceProperties = typeof properties;

/** A Web Service task ready to run. */
export type WebServiceInstance = TaskInstance<WebServiceProperties>;

/** A parameter of the operation as the package has it. */
export type WebParameter = BagOf<typeof paramFields>;

/** Whether the task can pass a parameter. */
export function isPassable({ ParamType }: WebParameter): boolean {
  return /^(primitive|enum)$/i.test(ParamType.trim() || 'Primitive');
}

/** Web Service task: calls an operation of a SOAP service. */
export const webServiceDeclaration: TaskDeclaration<WebServiceProperties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Microsoft.WebServiceTask',
    aliases: [
      'Microsoft.SqlServer.Dts.Tasks.WebServiceTask.WebServiceTask, Microsoft.SqlServer.WebServiceTask',
      'SSIS.WebServiceTask.3',
      'STOCK:WebServiceTask',
    ],
  },
  displayName: 'Web Service Task',
  objectData: '<WSTask:WebServiceTaskData xmlns:WSTask="www.microsoft.com/sqlserver/dts/tasks/webservicetask" />',
  description: 'Calls an operation of a SOAP service and keeps the result as XML.',
  raises: [
    'DTS_E_WEBSERVICETASK_CONNECTION_NAME_NULL',
    'DTS_E_WEBSERVICETASK_CONNECTION_NOT_FOUND',
    'DTS_E_WEBSERVICETASK_CONNECTION_NOT_HTTP',
    'DTS_E_WEBSERVICETASK_SERVICE_NULL',
    'DTS_E_WEBSERVICETASK_WEBMETHODINFO_NULL',
    'DTS_E_WEBSERVICETASK_METHODNAME_NULL',
    'DTS_E_WEBSERVICETASK_WSDL_NULL',
    'DTS_E_WEBSERVICETASK_WSDL_NOT_FOUND',
    'DTS_E_WEBSERVICETASK_WRONG_WSDL',
    'DTS_E_WEBSERVICETASK_ERROR_IN_DOWNLOAD',
    'DTS_E_WEBSERVICETASK_SERVICE_NOT_FOUND',
    'DTS_E_WEBSERVICETASK_SOAPPORT_NOT_FOUND',
    'DTS_E_WEBSERVICETASK_CANNOT_GEN_PROXY',
    'DTS_E_WEBSERVICETASK_OUTPUTLOC_NULL',
    'DTS_E_WEBSERVICETASK_FILE_CONN_NOT_FOUND',
    'DTS_E_WEBSERVICETASK_VARIABLE_NOT_FOUND',
    'DTS_E_WEBSERVICETASK_PARAMTYPE_NOT_SUPPORTED',
    'DTS_E_WEBSERVICETASK_CONVERT_FAILED',
    'DTS_E_WEBSERVICETASK_INVOKE_ERR',
    'DTS_E_WEBSERVICETASK_WEBMETHOD_INVOKE_FAILED',
    'OPENDTSX_E_TASK_PROPERTY',
  ],
  properties,
  validate: (instance, context) => [
    ...validateConnection(instance, context),
    ...validateMethod(instance, context),
    ...validateOutput(instance, context),
  ],
};

function find(instance: WebServiceInstance, symbol: string, args: DiagnosticArguments = {}): Diagnostic {
  return diagnostic(symbol, { executable: instance.path, ...args }, { source: instance.path });
}

function validateConnection(instance: WebServiceInstance, context: TaskValidation): Diagnostic[] {
  const { Connection: connection } = instance.properties;
  if (connection === '') return [find(instance, 'DTS_E_WEBSERVICETASK_CONNECTION_NAME_NULL')];
  const kind = context.connectionKind(connection);
  if (kind === undefined) return [find(instance, 'DTS_E_WEBSERVICETASK_CONNECTION_NOT_FOUND', { connection })];
  return kind === 'http' ? [] : [find(instance, 'DTS_E_WEBSERVICETASK_CONNECTION_NOT_HTTP', { connection, kind })];
}

function validateMethod(instance: WebServiceInstance, context: TaskValidation): Diagnostic[] {
  const { ServiceName, WebMethodInfo, WSDLFile } = instance.properties;
  const findings: Diagnostic[] = [];
  if (WSDLFile.trim() === '') findings.push(find(instance, 'DTS_E_WEBSERVICETASK_WSDL_NULL'));
  else {
    const unmapped = context.checkPath(WSDLFile);
    if (unmapped !== undefined) findings.push({ ...unmapped, source: instance.path });
  }
  if (ServiceName.trim() === '') findings.push(find(instance, 'DTS_E_WEBSERVICETASK_SERVICE_NULL'));
  const [method] = WebMethodInfo;
  if (method === undefined) findings.push(find(instance, 'DTS_E_WEBSERVICETASK_WEBMETHODINFO_NULL'));
  else if (method.Name.trim() === '') findings.push(find(instance, 'DTS_E_WEBSERVICETASK_METHODNAME_NULL'));
  for (const parameter of method?.Parameters ?? []) {
    const { Name, ParamType, Value, IsVariable } = parameter;
    if (!isPassable(parameter)) {
      const args = { parameter: Name, type: ParamType };
      findings.push(find(instance, 'DTS_E_WEBSERVICETASK_PARAMTYPE_NOT_SUPPORTED', args));
    } else if (IsVariable && !context.hasVariable(Value)) {
      findings.push(find(instance, 'DTS_E_WEBSERVICETASK_VARIABLE_NOT_FOUND', { variable: Value }));
    }
  }
  return findings;
}

function validateOutput(instance: WebServiceInstance, context: TaskValidation): Diagnostic[] {
  const { OutputType: type, OutputLocation: location } = instance.properties;
  if (location.trim() === '') return [find(instance, 'DTS_E_WEBSERVICETASK_OUTPUTLOC_NULL')];
  if (type === outputTypes.Variable) {
    if (context.hasVariable(location)) return [];
    return [find(instance, 'DTS_E_WEBSERVICETASK_VARIABLE_NOT_FOUND', { variable: location })];
  }
  if (type === outputTypes.File) {
    const kind = context.connectionKind(location);
    if (kind === 'file') return [];
    const args = { connection: location, kind: kind ?? 'none' };
    return [find(instance, 'DTS_E_WEBSERVICETASK_FILE_CONN_NOT_FOUND', args)];
  }
  const reason = 'known are 0 File, 1 Variable';
  return [find(instance, 'OPENDTSX_E_TASK_PROPERTY', { property: 'OutputType', value: type, reason })];
}

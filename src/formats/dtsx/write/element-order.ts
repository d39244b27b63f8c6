/**
 * The order in which the designer writes what belongs to an object: properties of formats 2 and 3, and elements of all formats
 * (observed: the corpus has no exception in formats 2 and 3). Attributes of formats 6 and 8 are sorted by name instead,
 * but for those of flat file connection managers and columns, which keep this order.
 */
export interface ElementOrder {
  readonly names: readonly string[];
  /** Whether attributes of formats 6 and 8 are sorted by name. */
  readonly sorted: boolean;
}

const execution =
  'ForceExecValue ExecValue ForceExecutionResult Disabled FailPackageOnFailure FailParentOnFailure MaxErrorCount ISOLevel LocaleID TransactionOption DelayValidation';
const content =
  'ForEachEnumerator Variables Variable LoggingOptions PropertyExpression Executables Executable PrecedenceConstraints PrecedenceConstraint ForEachVariableMappings ForEachVariableMapping EventHandlers EventHandler PackageVariable';
const identity = 'ObjectName DTSID Description CreationName';

function order(text: string, sorted = true): ElementOrder {
  return { names: text.split(' '), sorted };
}

/** Of the package. */
export const packageOrder = order(
  `PackageFormatVersion VersionComments CreatorName CreatorComputerName CreationDate PackageType ProtectionLevel MaxConcurrentExecutables PackagePriorityClass VersionMajor VersionMinor VersionBuild VersionGUID EnableConfig CheckpointFileName SaveCheckpoints CheckpointUsage SuppressConfigurationWarnings ConnectionManagers ConnectionManager Configurations Configuration LogProviders LogProvider LastModifiedProductVersion ${execution} PackageParameters ${content} ${identity} DisableEventHandlers DesignTimeProperties`,
);
/** Of containers, task hosts and event handlers. */
export const executableOrder = order(
  `ExecutionLocation ExecutionAddress TaskContact LockName EventID EventName InitExpression EvalExpression AssignExpression MaxConcurrent ${execution} ${content} ${identity} DisableEventHandlers ObjectData`,
);
/** Of variables. */
export const variableOrder = order(
  `Expression EvaluateAsExpression Namespace ReadOnly RaiseChangedEvent IncludeInDebugDump PropertyExpression VariableValue ${identity}`,
);
/** Of connection managers. */
export const connectionManagerOrder = order(`DelayValidation ${identity} PropertyExpression ObjectData`);
/** Of what connection managers keep in their object data. */
export const innerConnectionManagerOrder = order(
  'FileUsageType Format LocaleID Unicode HeaderRowsToSkip HeaderRowDelimiter ColumnNamesInFirstDataRow RowDelimiter DataRowsToSkip TextQualifier CodePage Retain ConnectRetryCount ConnectRetryInterval ConnectionString FlatFileColumns FlatFileColumn',
  false,
);
/** Of flat file columns. */
export const flatFileColumnOrder = order(
  `ColumnType ColumnDelimiter ColumnWidth MaximumWidth DataType DataPrecision DataScale TextQualified ${identity}`,
  false,
);
/** Of precedence constraints. */
export const constraintOrder = order(`Value EvalOp LogicalAnd Expression Executable ${identity}`);
/** Of configurations. */
export const configurationOrder = order(`ConfigurationType ConfigurationString ConfigurationVariable ${identity}`);
/** Of everything else: log providers, enumerators, mappings, parameters. */
export const objectOrder = order(
  `ConfigString DelayValidation VariableName ValueIndex ${identity} PropertyExpression ObjectData`,
);
/** Of the objects of a data flow; their attributes of formats 2 and 3 keep an order of their own, to which new ones are appended. */
export const pipelineOrder = order(
  'arrayElements components paths properties connections inputs outputs inputColumns outputColumns externalMetadataColumns',
);

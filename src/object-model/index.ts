export { DTSPackageInfoFlags, type StoredInfo as PackageInfo } from '../client/package-store/stored-info.ts';
export type { ConnectionSettings } from '../client/transport/connection-settings.ts';
export type { ProgramValue } from '../datatypes/program-value.ts';
export { Secret } from '../datatypes/secret.ts';
export type { Diagnostic } from '../diagnostics/diagnostic.ts';
export { DtsError } from '../diagnostics/dts-error.ts';
export type { UpgradeChange } from '../formats/dtsx/upgrade/upgrade-package.ts';
export {
  DataReader,
  type DataReaderBatch,
  type DataReaderRow,
} from '../runtime/data-reader/data-reader.ts';
export { type DataReaderRequest, openDataReader } from '../runtime/data-reader/open-data-reader.ts';
export { explainPackage } from '../runtime/explain-package.ts';
export { loadPackage } from '../runtime/load-package.ts';
export { RunControl } from '../runtime/run-control.ts';
export { runPackage, validatePackage } from '../runtime/run-package.ts';
export type {
  AnyUnit,
  ComponentCount,
  DataTap,
  DataViewer,
  ExecutableRecord,
  ExecutionEvent,
  ExecutionResult,
  FlowAdvice,
  HookPlace,
  LoadRequest,
  PackageSource,
  ProfiledComponent,
  ProfiledFlow,
  PropertySetting,
  RejectedRow,
  RunHooks,
  RunRequest,
  RunResult,
  RunSetting,
  ViewedRows,
} from '../runtime/run-request.ts';
export type { DataReaderColumn } from '../sdk/data-reader.ts';
export { Application, type LoadPackageOptions, type SavePackageOptions } from './application.ts';
export { type Configuration, type Configurations, DTSConfigurationType } from './configurations.ts';
export type { ConnectionManager, Connections } from './connections.ts';
export {
  DtsContainer,
  DtsSequence,
  type EventHandlers,
  type Executables,
  type PrecedenceConstraint,
  type PrecedenceConstraints,
} from './dts-container.ts';
export { DefaultEvents, type EventSource } from './dts-events.ts';
export type { DtsProperties, DtsProperty, PropertyData } from './dts-property.ts';
export { DTSExecResult, DTSProtectionLevel } from './exec-result.ts';
export type { FlatFileColumn, FlatFileColumns, FlatFileColumnType } from './flat-file-columns.ts';
export {
  type ForEachEnumeratorHost,
  ForEachLoop,
  type ForEachVariableMapping,
  type ForEachVariableMappings,
} from './for-each-loop.ts';
export { ForLoop } from './for-loop.ts';
export type { UnitInfo, UnitInfos } from './infos.ts';
export type { LogProvider, LogProviders } from './log-providers.ts';
export {
  type DTSEventColumnFilter,
  DTSEventFilterKind,
  DTSLoggingMode,
  type LoggingOptions,
} from './logging-options.ts';
export type { ObjectCollection } from './object-collection.ts';
export { type ExecuteOptions, type ExecuteReaderOptions, Package } from './package.ts';
export type { StoreSettings } from './package-stores/find-stores.ts';
export { PackageInfos } from './package-stores/package-infos.ts';
export type { RunningPackage, ServerInfo } from './package-stores/package-stores.ts';
export type { Parameter, Parameters } from './parameters.ts';
export { DTSUsageType } from './pipeline/column-usage.ts';
export {
  ComponentMetaData,
  type ComponentMetaDataCollection,
  DTSValidationStatus,
} from './pipeline/component-meta-data.ts';
export type { CustomProperty, CustomPropertyCollection } from './pipeline/custom-properties.ts';
export { MainPipe, type PipelineObject } from './pipeline/main-pipe.ts';
export { DTSInsertPlacement, type ManagedComponentWrapper } from './pipeline/managed-component-wrapper.ts';
export type { ModelCollection } from './pipeline/model-collection.ts';
export type { ExternalMetadataColumn, InputColumn, OutputColumn } from './pipeline/pipeline-columns.ts';
export type { Path, PathCollection } from './pipeline/pipeline-paths.ts';
export type {
  Input,
  InputColumnCollection,
  Output,
  VirtualInput,
  VirtualInputColumn,
} from './pipeline/pipeline-ports.ts';
export type { RuntimeConnection, RuntimeConnectionCollection } from './pipeline/runtime-connections.ts';
export { type PackageItem, type PackageItems, Project } from './project.ts';
export { DtsEventHandler, Sequence } from './sequence.ts';
export type { OptionalName, OptionalPassword } from './stored-packages.ts';
export { TaskHost } from './task-host.ts';
export type { TypeCodeName, VariableData } from './variable-data.ts';
export type { Variable, Variables } from './variables.ts';

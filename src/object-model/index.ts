export type { Diagnostic } from '../diagnostics/diagnostic.ts';
export { DtsError } from '../diagnostics/dts-error.ts';
export { explainPackage } from '../runtime/explain-package.ts';
export { loadPackage } from '../runtime/load-package.ts';
export { runPackage, validatePackage } from '../runtime/run-package.ts';
export type {
  AnyUnit,
  ComponentCount,
  ExecutableRecord,
  ExecutionEvent,
  ExecutionResult,
  LoadRequest,
  PackageSource,
  PropertySetting,
  RejectedRow,
  RunRequest,
  RunResult,
  RunSetting,
} from '../runtime/run-request.ts';
export { Application, type LoadPackageOptions } from './application.ts';
export { type ExecuteOptions, LoadedDtsPackage } from './dts-package.ts';

import type { DiagnosticArguments } from '../diagnostics/diagnostic.ts';
import { type DtsError, dtsError } from '../diagnostics/dts-error.ts';
import { executionErrors } from './executions/execution-errors.ts';

/** Why the catalog does not do what it is asked: what faces derive their status from. */
export type CatalogErrorKind = 'not-found' | 'exists' | 'refused' | 'invalid' | 'state';

/** What faces need to know of an error of the catalog. */
export interface CatalogErrorEntry {
  readonly kind: CatalogErrorKind;
  /** The number of the message of SSISDB in SQL Server (source: database engine errors 27100 to 27259); 50000 where it has none. */
  readonly number: number;
}

const entry = (kind: CatalogErrorKind, number = 50000): CatalogErrorEntry => ({ kind, number });

/** The errors of the catalog by symbol. */
export const catalogErrors: Readonly<Record<string, CatalogErrorEntry>> = {
  OPENDTSX_E_CATALOG_ARGUMENTMISSING: entry('invalid', 27100),
  OPENDTSX_E_CATALOG_ARGUMENT: entry('invalid', 27101),
  OPENDTSX_E_CATALOG_ARGUMENTEMPTY: entry('invalid', 27102),
  OPENDTSX_E_CATALOG_ARGUMENTTOOLONG: entry('invalid', 27101),
  OPENDTSX_E_CATALOG_ROLEREQUIRED: entry('refused', 27219),
  OPENDTSX_E_CATALOG_FOLDER_NOTFOUND: entry('not-found', 27104),
  OPENDTSX_E_CATALOG_FOLDER_REFUSED: entry('refused', 27104),
  OPENDTSX_E_CATALOG_FOLDER_ROLE: entry('refused', 27188),
  OPENDTSX_E_CATALOG_FOLDER_EXISTS: entry('exists', 27190),
  OPENDTSX_E_CATALOG_FOLDER_NAME: entry('invalid', 27199),
  OPENDTSX_E_CATALOG_FOLDER_NOTEMPTY: entry('state', 27196),
  OPENDTSX_E_CATALOG_PROJECT_NOTFOUND: entry('not-found', 27109),
  OPENDTSX_E_CATALOG_PROJECT_REFUSED: entry('refused', 27109),
  OPENDTSX_E_CATALOG_PROJECT_EXISTS: entry('exists', 27181),
  OPENDTSX_E_CATALOG_PROJECT_NAME: entry('invalid', 27145),
  OPENDTSX_E_CATALOG_PROJECT_CHANGED: entry('state', 27118),
  OPENDTSX_E_CATALOG_PROJECT_SEALED: entry('state', 27117),
  OPENDTSX_E_CATALOG_PACKAGE_NOTFOUND: entry('not-found', 27146),
  OPENDTSX_E_CATALOG_ENVIRONMENT_NOTFOUND: entry('not-found', 27182),
  OPENDTSX_E_CATALOG_ENVIRONMENT_REFUSED: entry('refused', 27182),
  OPENDTSX_E_CATALOG_ENVIRONMENT_EXISTS: entry('exists', 27157),
  OPENDTSX_E_CATALOG_ENVIRONMENT_NAME: entry('invalid', 27142),
  OPENDTSX_E_CATALOG_VARIABLE_NOTFOUND: entry('not-found', 27183),
  OPENDTSX_E_CATALOG_VARIABLE_EXISTS: entry('exists', 27173),
  OPENDTSX_E_CATALOG_VARIABLE_NAME: entry('invalid', 27180),
  OPENDTSX_E_CATALOG_DATATYPE: entry('invalid', 27159),
  OPENDTSX_E_CATALOG_VALUE: entry('invalid', 27147),
  OPENDTSX_E_CATALOG_VALUE_SEALED: entry('state', 27117),
  OPENDTSX_E_CATALOG_REFERENCE_NOTFOUND: entry('not-found', 27114),
  OPENDTSX_E_CATALOG_REFERENCE_OTHERPROJECT: entry('invalid', 27208),
  OPENDTSX_E_CATALOG_REFERENCE_EXISTS: entry('exists', 27204),
  OPENDTSX_E_CATALOG_REFERENCE_REQUIRED: entry('state', 27202),
  OPENDTSX_E_CATALOG_REFERENCE_BROKEN: entry('state', 27182),
  OPENDTSX_E_CATALOG_VARIABLES_MISSING: entry('state', 27186),
  OPENDTSX_E_CATALOG_VARIABLE_DATATYPE: entry('state', 27148),
  OPENDTSX_E_CATALOG_VARIABLE_SENSITIVE: entry('state', 27221),
  OPENDTSX_E_CATALOG_PARAMETER_NOTFOUND: entry('not-found', 27106),
  OPENDTSX_E_CATALOG_VERSION_NOTFOUND: entry('not-found', 27179),
  OPENDTSX_E_CATALOG_VERSION_CURRENT: entry('state', 27155),
  OPENDTSX_E_CATALOG_DEPLOY_REFUSED: entry('refused', 27206),
  OPENDTSX_E_CATALOG_DEPLOY_FAILED: entry('invalid', 27203),
  OPENDTSX_E_CATALOG_DEPLOY_PACKAGES: entry('invalid', 27231),
  OPENDTSX_E_CATALOG_RESTORE_FAILED: entry('state', 27170),
  OPENDTSX_E_CATALOG_CREATE_REFUSED: entry('refused', 27209),
  OPENDTSX_E_CATALOG_MOVE_REFUSED: entry('refused', 27223),
  OPENDTSX_E_CATALOG_OPERATION_NOTFOUND: entry('not-found', 27105),
  OPENDTSX_E_CATALOG_OPERATION_REFUSED: entry('refused', 27143),
  OPENDTSX_E_CATALOG_ACTIVEOPERATIONS: entry('state', 27139),
  OPENDTSX_E_CATALOG_EXECUTIONLOGS: entry('state', 27141),
  OPENDTSX_E_CATALOG_PROPERTY: entry('invalid', 27156),
  OPENDTSX_E_CATALOG_PROPERTYVALUE: entry('invalid', 27163),
  OPENDTSX_E_CATALOG_ENCRYPTION: entry('state', 27162),
  OPENDTSX_E_CATALOG_LEVEL_NOTFOUND: entry('not-found', 27237),
  OPENDTSX_E_CATALOG_LEVEL_EXISTS: entry('exists', 27235),
  OPENDTSX_E_CATALOG_LEVEL_NAME: entry('invalid', 27234),
  OPENDTSX_E_CATALOG_LEVEL_VALUE: entry('invalid', 27240),
  OPENDTSX_E_CATALOG_LEVEL_UNNAMED: entry('invalid', 27241),
  OPENDTSX_E_CATALOG_LEVEL_INUSE: entry('state'),
  OPENDTSX_E_CATALOG_PERMISSION_OBJECTTYPE: entry('invalid', 27101),
  OPENDTSX_E_CATALOG_PERMISSION_OBJECT: entry('not-found', 27197),
  OPENDTSX_E_CATALOG_PERMISSION_PRINCIPAL: entry('not-found', 27197),
  OPENDTSX_E_CATALOG_PERMISSION_TYPE: entry('invalid', 27191),
  OPENDTSX_E_CATALOG_PERMISSION_REFUSED: entry('refused', 27192),
  ...executionErrors,
};

/** An error of the catalog: `symbol` is one of `catalogErrors`. */
export function catalogError(symbol: string, args: DiagnosticArguments = {}, options?: ErrorOptions): DtsError {
  return dtsError(symbol, args, {}, options);
}

/** Kind and number of what was thrown; undefined when it is no error of the catalog. */
export function catalogErrorOf(error: DtsError): CatalogErrorEntry | undefined {
  return Object.hasOwn(catalogErrors, error.diagnostic.symbol) ? catalogErrors[error.diagnostic.symbol] : undefined;
}

import { dtsError } from '../../diagnostics/dts-error.ts';
import type { Connection } from '../transport/connection.ts';
import type { ConnectionSettings } from '../transport/connection-settings.ts';
import { openConnection } from '../transport/open-connection.ts';
import { Catalog } from './catalog.ts';
import { CatalogCollection } from './catalog-collection.ts';

export { Secret } from '../../datatypes/secret.ts';
export { DtsError } from '../../diagnostics/dts-error.ts';
export type { Connection } from '../transport/connection.ts';
export type { ConnectionSettings } from '../transport/connection-settings.ts';
export { openConnection } from '../transport/open-connection.ts';
export { RefusedRequest } from '../transport/refused-request.ts';
export { Catalog, type ExecutionFilter } from './catalog.ts';
export { CatalogCollection } from './catalog-collection.ts';
export { CatalogFolder, type PackageToDeploy } from './catalog-folder.ts';
export type { GivenValue, ShownValue } from './catalog-value.ts';
export { CustomizedLoggingLevel, LoggingEvents, LoggingProfile } from './customized-logging-level.ts';
export { EnvironmentInfo } from './environment-info.ts';
export { EnvironmentReference } from './environment-reference.ts';
export { EnvironmentVariable } from './environment-variable.ts';
export {
  ContextType,
  type EventMessageContext,
  type ExecutableStatistics,
  type ExecutionComponentPhase,
  type ExecutionDataStatistics,
  type ExecutionDataTap,
  type ExecutionExecutable,
  type ExecutionParameter,
  type ExecutionPropertyOverride,
  ExecutionResult,
} from './execution-log.ts';
export { type DataTapToAdd, type ExecutionNews, ExecutionOperation } from './execution-operation.ts';
export { ObjectPermissions, type Permission, type PermissionInfo } from './object-permissions.ts';
export { Operation, OperationType, ServerOperationStatus } from './operation.ts';
export { MessageType, type OperationMessage } from './operation-message.ts';
export {
  type ExecutionValueParameterSet,
  PackageInfo,
  type PropertyOverrideParameterSet,
  type ResolvedParameterValue,
} from './package-info.ts';
export { ParameterInfo, ParameterValueType } from './parameter-info.ts';
export { ProjectInfo, type ProjectVersion } from './project-info.ts';
export { ReferenceUsage } from './reference-usage.ts';
export { TypeCode } from './type-code.ts';
export { ValidationOperation } from './validation-operation.ts';

const catalogName = 'SSISDB';

/** The catalogs of a server, of which there is one: `catalogs.SSISDB`, `catalogs['SSISDB']`, or as every collection `catalogs.item('SSISDB')`. */
export type Catalogs = CatalogCollection<Catalog> & { readonly SSISDB: Catalog };

/** The catalogs of a server: one, with the name SSISDB. */
export class IntegrationServices {
  readonly connection: Connection;
  readonly #catalog: Catalog;

  /** Over a connection that `openConnection` gives. */
  constructor(connection: Connection) {
    this.connection = connection;
    this.#catalog = new Catalog(connection, catalogName);
  }

  /** As `openConnection`, and the server asked once: wrong credentials are refused here and not at the first use. */
  static async connect(settings: ConnectionSettings): Promise<IntegrationServices> {
    const connection = await openConnection(settings);
    await connection.get('/me');
    return new IntegrationServices(connection);
  }

  /** Where the managed object model has an index. */
  get catalogs(): Catalogs {
    const catalog = this.#catalog;
    const collection = new CatalogCollection<Catalog>({
      kind: 'catalog',
      place: 'The server',
      keyOf: ({ name }) => name,
      async *list() {
        yield catalog;
      },
      async find(name) {
        if (name.toUpperCase() === catalogName) return catalog;
        throw dtsError('OPENDTSX_E_CLIENT_CATALOG', { name });
      },
    });
    return Object.assign(collection, { SSISDB: catalog });
  }

  /** The catalog. */
  get catalog(): Catalog {
    return this.#catalog;
  }
}

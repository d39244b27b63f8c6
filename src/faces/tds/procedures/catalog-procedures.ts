import { createExecution } from '../../../catalog/executions/create-execution.ts';
import { createExecutionDump } from '../../../catalog/executions/create-execution-dump.ts';
import {
  addDataTap,
  addDataTapByGuid,
  addExecutionWorker,
  removeDataTap,
} from '../../../catalog/executions/data-taps.ts';
import { startup } from '../../../catalog/executions/dispatch/sweep-leases.ts';
import { setExecutionPropertyOverrideValue } from '../../../catalog/executions/property-overrides.ts';
import { setExecutionParameterValue } from '../../../catalog/executions/set-execution-parameter-value.ts';
import { type StartExecutionArguments, startExecution } from '../../../catalog/executions/start-execution.ts';
import { stopOperation } from '../../../catalog/executions/stop-operation.ts';
import { validatePackage, validateProject } from '../../../catalog/executions/validate-objects.ts';
import {
  disableWorkerAgent,
  enableWorkerAgent,
  setWorkerAgentProperty,
} from '../../../catalog/executions/worker-agents.ts';
import { catalogPropertyRules } from '../../../catalog/objects/catalog-properties.ts';
import { configureCatalog } from '../../../catalog/objects/configure-catalog.ts';
import { deployProject } from '../../../catalog/objects/deploy-project.ts';
import {
  createEnvironmentReference,
  deleteEnvironmentReference,
  setEnvironmentReferenceType,
} from '../../../catalog/objects/environment-references.ts';
import {
  createEnvironmentVariable,
  deleteEnvironmentVariable,
  setEnvironmentVariableProperty,
  setEnvironmentVariableProtection,
  setEnvironmentVariableValue,
} from '../../../catalog/objects/environment-variables.ts';
import {
  createEnvironment,
  deleteEnvironment,
  moveEnvironment,
  renameEnvironment,
  setEnvironmentProperty,
} from '../../../catalog/objects/environments.ts';
import { createFolder, deleteFolder, renameFolder, setFolderDescription } from '../../../catalog/objects/folders.ts';
import {
  createCustomizedLoggingLevel,
  deleteCustomizedLoggingLevel,
  renameCustomizedLoggingLevel,
  setCustomizedLoggingLevelDescription,
  setCustomizedLoggingLevelValue,
} from '../../../catalog/objects/logging-levels.ts';
import { clearObjectParameterValue, setObjectParameterValue } from '../../../catalog/objects/object-parameters.ts';
import { deleteProject, getProject, moveProject, restoreProject } from '../../../catalog/objects/projects.ts';
import { getParameterValues } from '../../../catalog/objects/resolve-parameters.ts';
import {
  denyPermission,
  grantPermission,
  permissionReturnCode,
  revokePermission,
} from '../../../catalog/permissions/grant-permission.ts';
import { requireCatalogAdministrator } from '../../../catalog/permissions/may-do.ts';
import { variantValue } from '../sql-values.ts';
import { absent, catalogChange, change, reading, type SqlProcedure } from './declare-procedure.ts';

const folder = '@folder_name nvarchar(128)';
const project = `${folder}\n@project_name nvarchar(128)`;
const environment = `${folder}\n@environment_name nvarchar(128)`;
const variable = `${environment}\n@variable_name nvarchar(128)`;
const level = '@level_name nvarchar(128)';
const execution = '@execution_id bigint';
const permission = `
  @object_type smallint
  @object_id bigint
  @principal_id int`;
const tap = `
  @dataflow_path_id_string nvarchar(4000)
  @data_filename nvarchar(4000)
  @max_rows int = null
  @data_tap_id bigint output`;
const validation = `
  @validation_id bigint output
  @use32bitruntime bit = 0
  @environment_scope char(1) = 'D'
  @reference_id bigint = null`;
const noMaster = 'There is no Scale Out master: servers that share the work are given the same database.';
const projectBytes = 'project_stream varbinary(max) = bytes';

/** As the services have it, with the return codes that are documented for permissions. */
function permissionChange(parameters: string, service: typeof grantPermission | typeof revokePermission): SqlProcedure {
  return { ...catalogChange(parameters, service), failureValue: permissionReturnCode };
}

/** The procedures of the schema catalog: names, types, defaults and result sets as documented, each on the service of its name. */
export const catalogProcedures: Readonly<Record<string, SqlProcedure>> = {
  create_folder: catalogChange(`${folder}\n@folder_id bigint output`, createFolder),
  rename_folder: catalogChange('@old_name nvarchar(128)\n@new_name nvarchar(128)', renameFolder),
  set_folder_description: catalogChange(`${folder}\n@folder_description nvarchar(max) null`, setFolderDescription),
  delete_folder: catalogChange(folder, deleteFolder),

  deploy_project: catalogChange(
    `${project}\n@project_stream varbinary(max)\n@operation_id bigint output`,
    deployProject,
  ),
  get_project: reading(project, projectBytes, async ({ session }, given) => [
    { bytes: await getProject(session, given as unknown as Parameters<typeof getProject>[1]) },
  ]),
  delete_project: catalogChange(project, deleteProject),
  move_project: catalogChange(
    '@source_folder nvarchar(128)\n@project_name nvarchar(128)\n@destination_folder nvarchar(128)',
    moveProject,
  ),
  restore_project: {
    ...reading(`${project}\n@object_version_lsn bigint`, projectBytes, async ({ session }, given) => [
      { bytes: await restoreProject(session, given as unknown as Parameters<typeof restoreProject>[1]) },
    ]),
    isChange: true,
  },
  set_object_parameter_value: catalogChange(
    `
    @object_type smallint
    ${project}
    @parameter_name nvarchar(128)
    @parameter_value sql_variant null
    @object_name nvarchar(260) = null
    @value_type char(1) = 'V'`,
    setObjectParameterValue,
  ),
  clear_object_parameter_value: catalogChange(
    `${project}\n@object_type smallint\n@object_name nvarchar(260) = null\n@parameter_name nvarchar(128)`,
    clearObjectParameterValue,
  ),
  get_parameter_values: reading(
    `${project}\n@package_name nvarchar(260)\n@reference_id bigint = null`,
    `
    object_type smallint
    parameter_data_type nvarchar(128)
    parameter_name sysname
    parameter_value sql_variant = shown
    sensitive bit
    required bit
    value_set bit`,
    async ({ session }, given) => {
      const rows = await getParameterValues(session, given as unknown as Parameters<typeof getParameterValues>[1]);
      return rows.map((row) => ({ ...row, shown: variantValue(row.parameter_value, row.parameter_data_type) }));
    },
  ),

  create_environment: catalogChange(
    `${environment}\n@environment_description nvarchar(1024) = null`,
    createEnvironment,
  ),
  delete_environment: catalogChange(environment, deleteEnvironment),
  rename_environment: catalogChange(`${environment}\n@new_environment_name nvarchar(128)`, renameEnvironment),
  move_environment: catalogChange(
    '@source_folder nvarchar(128)\n@environment_name nvarchar(128)\n@destination_folder nvarchar(128)',
    moveEnvironment,
  ),
  set_environment_property: catalogChange(
    `${environment}\n@property_name nvarchar(128)\n@property_value nvarchar(1024) null`,
    setEnvironmentProperty,
  ),
  create_environment_variable: catalogChange(
    `
    ${variable}
    @data_type nvarchar(128)
    @sensitive bit
    @value sql_variant null
    @description nvarchar(1024) = null`,
    createEnvironmentVariable,
  ),
  delete_environment_variable: catalogChange(variable, deleteEnvironmentVariable),
  set_environment_variable_value: catalogChange(`${variable}\n@value sql_variant null`, setEnvironmentVariableValue),
  set_environment_variable_protection: catalogChange(`${variable}\n@sensitive bit`, setEnvironmentVariableProtection),
  set_environment_variable_property: catalogChange(
    `${variable}\n@property_name nvarchar(128)\n@property_value nvarchar(4000) null`,
    setEnvironmentVariableProperty,
  ),
  create_environment_reference: catalogChange(
    `
    ${project}
    @environment_name nvarchar(128)
    @reference_type char(1)
    @environment_folder_name nvarchar(128) = null
    @reference_id bigint output`,
    createEnvironmentReference,
  ),
  delete_environment_reference: catalogChange('@reference_id bigint', deleteEnvironmentReference),
  set_environment_reference_type: catalogChange(
    '@reference_id bigint\n@reference_type char(1)\n@environment_folder_name nvarchar(128) = null',
    setEnvironmentReferenceType,
  ),

  create_execution: catalogChange(
    `
    ${project}
    @package_name nvarchar(260)
    @reference_id bigint = null
    @use32bitruntime bit = 0
    @runinscaleout bit = null
    @useanyworker bit = 1
    @execution_id bigint output`,
    createExecution,
  ),
  start_execution: change(`${execution}\n@retry_count int = 0`, async ({ session, call }, given) => {
    const { executionId, retryCount } = given as unknown as StartExecutionArguments;
    await startExecution(session, { executionId, retryCount, signal: call.signal });
  }),
  set_execution_parameter_value: catalogChange(
    `
    ${execution}
    @object_type smallint
    @parameter_name nvarchar(128)
    @parameter_value sql_variant null`,
    setExecutionParameterValue,
  ),
  set_execution_property_override_value: catalogChange(
    `
    ${execution}
    @property_path nvarchar(4000)
    @property_value nvarchar(max)
    @sensitive bit`,
    setExecutionPropertyOverrideValue,
  ),
  add_data_tap: catalogChange(`${execution}\n@task_package_path nvarchar(max)\n${tap}`, addDataTap),
  add_data_tap_by_guid: catalogChange(`${execution}\n@dataflow_task_guid uniqueidentifier\n${tap}`, addDataTapByGuid),
  remove_data_tap: catalogChange('@data_tap_id bigint', removeDataTap),
  add_execution_worker: catalogChange(`${execution}\n@workeragent_id uniqueidentifier:guid`, addExecutionWorker),
  create_execution_dump: catalogChange(execution, createExecutionDump),
  stop_operation: catalogChange('@operation_id bigint', stopOperation),
  validate_project: catalogChange(`${project}\n@validate_type char(1) = 'F'\n${validation}`, validateProject),
  validate_package: catalogChange(`${project}\n@package_name nvarchar(260)\n${validation}`, validatePackage),
  startup: change('', ({ session }) => {
    requireCatalogAdministrator(session);
    // Other servers may be working on what looks left over: only leases that have ended are swept.
    return startup(session, { alone: false });
  }),

  grant_permission: permissionChange(`${permission}\n@permission_type smallint`, grantPermission),
  deny_permission: permissionChange(`${permission}\n@permission_type smallint`, denyPermission),
  revoke_permission: permissionChange(`${permission}\n@permission_type smallint = null`, revokePermission),

  configure_catalog: catalogChange('@property_name nvarchar(255)\n@property_value nvarchar(255)', configureCatalog),
  check_schema_version: reading(
    '@use32bitruntime int = 0',
    `
    SERVER_BUILD varchar(64)
    SCHEMA_VERSION tinyint
    SCHEMA_BUILD varchar(64)
    ASSEMBLY_BUILD varchar(64)
    SHARED_COMPONENT_VERSION varchar(64)
    COMPATIBILITY_STATUS smallint = 0`,
    async ({ session }) => {
      requireCatalogAdministrator(session);
      const build = catalogPropertyRules.SCHEMA_BUILD?.initial;
      return [
        {
          SERVER_BUILD: build,
          SCHEMA_VERSION: Number(catalogPropertyRules.SCHEMA_VERSION?.initial),
          SCHEMA_BUILD: build,
          ASSEMBLY_BUILD: build,
          SHARED_COMPONENT_VERSION: build,
        },
      ];
    },
  ),
  create_customized_logging_level: catalogChange(
    `
    ${level}
    @level_description nvarchar(max) = null
    @profile_value bigint
    @events_value bigint
    @level_id bigint output`,
    createCustomizedLoggingLevel,
  ),
  delete_customized_logging_level: catalogChange(level, deleteCustomizedLoggingLevel),
  rename_customized_logging_level: catalogChange(
    '@old_name nvarchar(128)\n@new_name nvarchar(128)',
    renameCustomizedLoggingLevel,
  ),
  set_customized_logging_level_description: catalogChange(
    `${level}\n@level_description nvarchar(1024) null`,
    setCustomizedLoggingLevelDescription,
  ),
  set_customized_logging_level_value: catalogChange(
    `${level}\n@property_name nvarchar(128)\n@property_value bigint`,
    setCustomizedLoggingLevelValue,
  ),
  enable_worker_agent: catalogChange('@WorkerAgentId uniqueidentifier:guid', enableWorkerAgent),
  disable_worker_agent: catalogChange('@WorkerAgentId uniqueidentifier:guid', disableWorkerAgent),
  set_worker_agent_property: catalogChange(
    '@WorkerAgentId uniqueidentifier:guid\n@PropertyName nvarchar(256)\n@PropertyValue nvarchar(max)',
    setWorkerAgentProperty,
  ),
};

/** Names that the documentation has for procedures besides those of their pages. */
export const catalogSynonyms: Readonly<Record<string, string>> = {
  clear_object_parameter: 'clear_object_parameter_value',
  set_environment_reference_location: 'set_environment_reference_type',
};

/** Procedures of SSISDB that do nothing here but say why. */
export const absentCatalogProcedures: Readonly<Record<string, SqlProcedure>> = {
  deploy_packages: absent(
    'catalog.deploy_packages',
    `${project}\n@packages_table sql_variant null = null\n@operation_id bigint output`,
    'Its parameter is a table, which this server does not take. Deploy the project with catalog.deploy_project, or single packages over HTTP.',
  ),
  cleanup_server_log: absent(
    'cleanup_server_log',
    '',
    'Old operations go by RETENTION_WINDOW, in small steps and without SINGLE_USER: set it with catalog.configure_catalog.',
  ),
  cleanup_server_execution_keys: absent(
    'cleanup_server_execution_keys',
    '@cleanup_flag int\n@delete_batch_size int = 1000',
    'There are no keys of executions and projects to clean up: values are sealed with the key of the server.',
  ),
  update_logdb_info: absent(
    'catalog.update_logdb_info',
    '@server_name nvarchar(max)\n@connection_string nvarchar(max)',
    noMaster,
  ),
  update_master_address: absent('catalog.update_master_address', '@MasterAddress nvarchar(max)', noMaster),
};

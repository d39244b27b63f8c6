import { sql } from 'kysely';
import { catalogPropertyRules } from '../../../catalog/objects/catalog-properties.ts';
import { effectivePermissions, explicitPermissionsShown } from '../../../catalog/permissions/list-permissions.ts';
import { isCatalogAdministrator } from '../../../catalog/permissions/may-do.ts';
import { objectType } from '../../../catalog/permissions/permission-types.ts';
import { allRows, catalogRows, declareView, noRows, type View, type ViewSource } from './declare-view.ts';
import { variantOf } from './stored-forms.ts';

const { folder, project, environment } = objectType;
const administrators: ViewSource['visible'] = ({ session }) => (isCatalogAdministrator(session) ? allRows() : noRows());

/** A value that nobody may see is NULL; one that is kept sealed because it looks like a password shows that there is one. */
const shown = (value: string, sealed: string): string =>
  `case when sensitive = 1 then null when ${sealed} is not null then 'nvarchar:****' else ${variantOf(value, 'data_type')} end`;

/** The views of the schema catalog on what is deployed and configured (source of columns and visibility: documentation of each view). */
export const catalogObjectViews: Readonly<Record<string, View>> = {
  // The documentation calls the first column id; SSISDB has folder_id, which scripts join by.
  folders: declareView({
    columns: `
      folder_id bigint not null
      name sysname not null
      description nvarchar(1024)
      created_by_sid varbinary(85):sid not null = created_by_id
      created_by_name nvarchar(128) not null
      created_time datetimeoffset(7) not null = created_ms`,
    from: 'folders',
    visible: catalogRows(folder, 'folders.folder_id'),
  }),
  projects: declareView({
    columns: `
      project_id bigint not null
      folder_id bigint not null
      name sysname not null
      description nvarchar(1024)
      project_format_version int
      deployed_by_sid varbinary(85):sid not null = deployed_by_id
      deployed_by_name nvarchar(128) not null
      last_deployed_time datetimeoffset(7) not null = last_deployed_ms
      created_time datetimeoffset(7) not null = created_ms
      object_version_lsn bigint not null
      validation_status char(1) not null
      last_validation_time datetimeoffset(7) = last_validation_ms`,
    from: 'projects',
    visible: catalogRows(project, 'projects.project_id', true),
  }),
  packages: declareView({
    columns: `
      package_id bigint not null
      name nvarchar(260) not null
      package_guid uniqueidentifier
      description nvarchar(1024)
      package_format_version int
      version_major int not null
      version_minor int not null
      version_build int not null
      version_comments nvarchar(1024)
      version_guid uniqueidentifier
      project_id bigint not null
      entry_point bit not null
      validation_status char(1) not null
      last_validation_time datetimeoffset(7) = last_validation_ms`,
    from: 'packages',
    visible: catalogRows(project, 'packages.project_id', true),
  }),
  object_versions: declareView({
    columns: `
      object_version_lsn bigint not null = project_versions.object_version_lsn
      object_id bigint not null = project_versions.project_id
      object_type smallint not null = 20
      object_name sysname not null = projects.name
      description nvarchar(1024) = project_versions.description
      created_by nvarchar(128) not null = project_versions.created_by_name
      created_time datetimeoffset(7) not null = project_versions.created_ms
      restored_by nvarchar(128) = project_versions.restored_by_name
      last_restored_time datetimeoffset(7) = project_versions.last_restored_ms`,
    from: 'project_versions join projects on projects.project_id = project_versions.project_id',
    visible: catalogRows(project, 'projects.project_id'),
  }),
  object_parameters: declareView({
    columns: `
      parameter_id bigint not null
      project_id bigint not null
      object_type smallint not null
      object_name nvarchar(260) not null
      parameter_name sysname not null
      data_type nvarchar(128) not null
      required bit not null
      sensitive bit not null
      description nvarchar(1024)
      design_default_value sql_variant = ${shown('design_default_value', 'sealed_design_default_value')}
      default_value sql_variant = ${shown('default_value', 'sealed_default_value')}
      value_type char(1) not null
      value_set bit not null
      referenced_variable_name nvarchar(128)
      validation_status char(1) not null
      last_validation_time datetimeoffset(7) = last_validation_ms`,
    from: 'object_parameters',
    visible: catalogRows(project, 'object_parameters.project_id'),
  }),
  environments: declareView({
    columns: `
      environment_id bigint not null
      name sysname not null
      folder_id bigint not null
      description nvarchar(1024)
      created_by_sid varbinary(85):sid not null = created_by_id
      created_by_name nvarchar(128) not null
      created_time datetimeoffset(7) not null = created_ms`,
    from: 'environments',
    visible: catalogRows(environment, 'environments.environment_id'),
  }),
  environment_variables: declareView({
    columns: `
      variable_id bigint not null
      environment_id bigint not null
      name sysname not null
      description nvarchar(1024)
      type nvarchar(128) not null = data_type
      sensitive bit not null
      value sql_variant = ${shown('value', 'sealed_value')}`,
    from: 'environment_variables',
    visible: catalogRows(environment, 'environment_variables.environment_id'),
  }),
  environment_references: declareView({
    columns: `
      reference_id bigint not null
      project_id bigint not null
      reference_type char(1) not null
      environment_folder_name sysname
      environment_name sysname not null
      validation_status char(1) not null
      last_validation_time datetimeoffset(7) = last_validation_ms`,
    from: 'environment_references',
    visible: catalogRows(project, 'environment_references.project_id'),
  }),
  catalog_properties: declareView({
    columns: `
      property_name nvarchar(256) not null = known.property_name
      property_value nvarchar(256) = coalesce(catalog_properties.property_value, known.initial_value)`,
    from: () => sql`(${knownProperties()}) as known
      left join catalog_properties on catalog_properties.property_name = known.property_name`,
    visible: ({ session }) =>
      isCatalogAdministrator(session)
        ? sql`coalesce(catalog_properties.property_value, known.initial_value) is not null`
        : noRows(),
  }),
  // Those of a Scale Out master: there is none here, servers share their store.
  master_properties: declareView({
    columns: `
      property_name nvarchar(256) = property_name
      property_value nvarchar(max) = property_value`,
    from: 'catalog_properties',
    visible: noRows,
  }),
  worker_agents: declareView({
    columns: `
      WorkerAgentId uniqueidentifier not null = worker_agent_id
      IsEnabled bit not null = is_enabled
      DisplayName nvarchar(256) = display_name
      Description nvarchar(256) = description
      MachineName nvarchar(256) = machine_name
      UserAccount nvarchar(256) = user_account
      LastOnlineTime datetimeoffset(7) = last_online_ms`,
    from: 'worker_agents',
    visible: administrators,
  }),
  customized_logging_levels: declareView({
    columns: `
      level_id bigint not null
      name nvarchar(128) not null
      description nvarchar(max)
      profile_value bigint not null
      events_value bigint not null`,
    from: 'customized_logging_levels',
    visible: allRows,
  }),
  explicit_object_permissions: declareView({
    columns: `
      object_type smallint not null
      object_id bigint not null
      principal_id int not null
      permission_type smallint not null
      is_deny bit not null
      grantor_id int not null`,
    from: 'object_permissions',
    visible: ({ session }) => explicitPermissionsShown(session),
  }),
  effective_object_permissions: declareView({
    columns: `
      object_type smallint not null
      object_id bigint not null
      permission_type smallint not null`,
    from: ({ session }) => sql`(${effectivePermissions(session)}) as effective`,
    visible: allRows,
  }),
};

function knownProperties() {
  const rows = Object.entries(catalogPropertyRules).map(
    ([name, { initial }]) =>
      sql`select ${sql.lit(name)} as property_name, ${initial === undefined ? sql`null` : sql.lit(initial)} as initial_value`,
  );
  return sql.join(rows, sql` union all `);
}

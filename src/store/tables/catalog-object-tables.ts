import type { Generated } from 'kysely';

/** What is deployed and configured: the columns of these tables are those of the views of the catalog. */
export interface CatalogObjectTables {
  catalog_properties: {
    property_name: string;
    property_value: string;
  };
  folders: {
    folder_id: Generated<number>;
    name: string;
    name_key: string;
    description: string | null;
    created_by_id: number;
    created_by_name: string;
    created_ms: number;
  };
  projects: {
    project_id: Generated<number>;
    folder_id: number;
    name: string;
    name_key: string;
    description: string | null;
    project_format_version: number | null;
    deployed_by_id: number;
    deployed_by_name: string;
    last_deployed_ms: number;
    created_ms: number;
    object_version_lsn: number;
    validation_status: string;
    last_validation_ms: number | null;
  };
  project_versions: {
    object_version_lsn: Generated<number>;
    project_id: number;
    description: string | null;
    created_by_name: string;
    created_ms: number;
    restored_by_name: string | null;
    last_restored_ms: number | null;
    sealed_project: Uint8Array;
    /** Opens what the project itself holds encrypted. */
    sealed_password: Uint8Array | null;
  };
  packages: {
    package_id: Generated<number>;
    project_id: number;
    name: string;
    name_key: string;
    package_guid: string | null;
    description: string | null;
    package_format_version: number | null;
    version_major: number;
    version_minor: number;
    version_build: number;
    version_comments: string | null;
    version_guid: string | null;
    entry_point: number;
    validation_status: string;
    last_validation_ms: number | null;
  };
  object_parameters: {
    parameter_id: Generated<number>;
    project_id: number;
    object_type: number;
    object_name: string;
    object_name_key: string;
    parameter_name: string;
    parameter_name_key: string;
    data_type: string;
    required: number;
    sensitive: number;
    description: string | null;
    design_default_value: string | null;
    default_value: string | null;
    sealed_design_default_value: Uint8Array | null;
    sealed_default_value: Uint8Array | null;
    value_type: string;
    value_set: number;
    referenced_variable_name: string | null;
    validation_status: string;
    last_validation_ms: number | null;
  };
  environments: {
    environment_id: Generated<number>;
    folder_id: number;
    name: string;
    name_key: string;
    description: string | null;
    created_by_id: number;
    created_by_name: string;
    created_ms: number;
  };
  environment_variables: {
    variable_id: Generated<number>;
    environment_id: number;
    name: string;
    name_key: string;
    description: string | null;
    data_type: string;
    sensitive: number;
    value: string | null;
    sealed_value: Uint8Array | null;
  };
  environment_references: {
    reference_id: Generated<number>;
    project_id: number;
    reference_type: string;
    environment_folder_name: string | null;
    environment_name: string;
    /** Type and names in one: a project has every reference once. */
    reference_key: string;
    validation_status: string;
    last_validation_ms: number | null;
  };
  object_permissions: {
    object_type: number;
    object_id: number;
    principal_id: number;
    permission_type: number;
    is_deny: number;
    grantor_id: number;
  };
  customized_logging_levels: {
    level_id: Generated<number>;
    name: string;
    name_key: string;
    description: string | null;
    profile_value: number;
    events_value: number;
  };
  worker_agents: {
    worker_agent_id: string;
    is_enabled: number;
    display_name: string | null;
    description: string | null;
    tags: string | null;
    machine_name: string;
    user_account: string | null;
    last_online_ms: number;
  };
  execution_limits: {
    limit_key: string;
    most: number;
  };
  idempotency_keys: {
    principal_id: number;
    idempotency_key: string;
    request_hash: string;
    answer: string | null;
    created_ms: number;
  };
}

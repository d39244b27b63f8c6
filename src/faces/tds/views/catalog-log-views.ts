import { objectType } from '../../../catalog/permissions/permission-types.ts';
import { catalogRows, declareView, type View } from './declare-view.ts';
import { variantOf } from './stored-forms.ts';

const ofOperation = (column: string) => catalogRows(objectType.operation, column);

/** Columns that views on operations have in common; they come from the table `operations`. */
const callers = `
  caller_sid varbinary(85):sid not null = operations.caller_id
  caller_name nvarchar(128) not null = operations.caller_name
  process_id int = operations.process_id
  stopped_by_sid varbinary(85):sid = operations.stopped_by_id
  stopped_by_name nvarchar(128) = operations.stopped_by_name`;
const servers = `
  server_name nvarchar(128) not null = operations.server_name
  machine_name nvarchar(128) not null = operations.machine_name`;
const times = `
  start_time datetimeoffset(7) = operations.start_ms
  end_time datetimeoffset(7) = operations.end_ms`;

/** The views of the schema catalog on operations and what they leave behind (source of columns and visibility: documentation of each view). */
export const catalogLogViews: Readonly<Record<string, View>> = {
  operations: declareView({
    columns: `
      operation_id bigint not null
      operation_type smallint not null
      created_time datetimeoffset(7) not null = created_ms
      object_type smallint
      object_id bigint
      object_name nvarchar(260)
      status int not null
      ${times}
      ${callers}
      ${servers}`,
    from: 'operations',
    visible: ofOperation('operations.operation_id'),
  }),
  executions: declareView({
    columns: `
      execution_id bigint not null = executions.execution_id
      folder_name sysname not null = executions.folder_name
      project_name sysname not null = executions.project_name
      package_name nvarchar(260) not null = executions.package_name
      reference_id bigint = executions.reference_id
      reference_type char(1) = executions.reference_type
      environment_folder_name nvarchar(128) = executions.environment_folder_name
      environment_name nvarchar(128) = executions.environment_name
      project_lsn bigint = executions.project_lsn
      executed_as_sid varbinary(85):sid not null = operations.caller_id
      executed_as_name nvarchar(128) not null = executions.executed_as_name
      use32bitruntime bit not null = executions.use32bitruntime
      operation_type smallint not null = operations.operation_type
      created_time datetimeoffset(7) not null = operations.created_ms
      object_type smallint = operations.object_type
      object_id bigint = operations.object_id
      status int not null = operations.status
      ${times}
      ${callers}
      total_physical_memory_kb bigint = executions.total_physical_memory_kb
      available_physical_memory_kb bigint = executions.available_physical_memory_kb
      total_page_file_kb bigint = cast(null as bigint)
      available_page_file_kb bigint = cast(null as bigint)
      cpu_count int = executions.cpu_count
      ${servers}
      dump_id uniqueidentifier = (select max(dump_id) from execution_dumps where execution_dumps.execution_id = executions.execution_id and taken_ms is not null)`,
    from: 'operations join executions on executions.execution_id = operations.operation_id',
    visible: ofOperation('operations.operation_id'),
  }),
  validations: declareView({
    columns: `
      validation_id bigint not null = validations.validation_id
      environment_scope char(1) not null = validations.environment_scope
      validate_type char(1) not null = validations.validate_type
      folder_name nvarchar(128) not null = validations.folder_name
      project_name nvarchar(128) not null = validations.project_name
      project_lsn bigint = validations.project_lsn
      use32bitruntime bit not null = validations.use32bitruntime
      reference_id bigint = validations.reference_id
      operation_type smallint not null = operations.operation_type
      object_name nvarchar(260) = validations.object_name
      object_type smallint = operations.object_type
      object_id bigint = operations.object_id
      ${times}
      status int not null = operations.status
      ${callers}
      ${servers}
      dump_id uniqueidentifier = cast(null as varchar(36))`,
    from: 'operations join validations on validations.validation_id = operations.operation_id',
    visible: ofOperation('operations.operation_id'),
  }),
  operation_messages: declareView({
    columns: `
      operation_message_id bigint not null
      operation_id bigint not null
      message_time datetimeoffset(7) not null = message_ms
      message_type smallint not null
      message_source_type smallint
      message nvarchar(max)
      extended_info_id bigint`,
    from: 'operation_messages',
    visible: ofOperation('operation_messages.operation_id'),
  }),
  event_messages: declareView({
    columns: `
      event_message_id bigint not null = operation_message_id
      operation_id bigint not null
      message_time datetimeoffset(7) not null = message_ms
      message_type smallint not null
      message_source_type smallint
      message nvarchar(max)
      extended_info_id bigint
      package_name nvarchar(260)
      event_name nvarchar(1024)
      message_source_name nvarchar(4000)
      message_source_id nvarchar(38)
      subcomponent_name nvarchar(4000)
      package_path nvarchar(max)
      execution_path nvarchar(max)
      threadID int = thread_id
      message_code int`,
    from: '(select * from operation_messages where event_name is not null) as operation_messages',
    visible: ofOperation('operation_messages.operation_id'),
  }),
  event_message_context: declareView({
    columns: `
      context_id bigint not null
      event_message_id bigint not null
      context_depth int not null
      package_path nvarchar(max)
      context_type smallint not null
      context_source_name nvarchar(4000)
      context_source_id nvarchar(38)
      property_name nvarchar(4000)
      property_value sql_variant:text`,
    from: 'event_message_context',
    visible: ofOperation('event_message_context.operation_id'),
  }),
  extended_operation_info: declareView({
    columns: `
      info_id bigint not null
      operation_id bigint not null
      object_name nvarchar(260) not null
      object_type smallint
      reference_id bigint
      status int not null
      start_time datetimeoffset(7) = start_ms
      end_time datetimeoffset(7) = end_ms`,
    from: 'extended_operation_info',
    visible: ofOperation('extended_operation_info.operation_id'),
  }),
  executables: declareView({
    columns: `
      executable_id bigint not null
      execution_id bigint not null
      executable_name nvarchar(4000)
      executable_guid nvarchar(38)
      package_name nvarchar(260)
      package_path nvarchar(max)`,
    from: 'executables',
    visible: ofOperation('executables.execution_id'),
  }),
  executable_statistics: declareView({
    columns: `
      statistics_id bigint not null
      execution_id bigint not null
      executable_id bigint not null
      execution_path nvarchar(max)
      start_time datetimeoffset(7) = start_ms
      end_time datetimeoffset(7) = end_ms
      execution_duration int
      execution_result smallint
      execution_value sql_variant:text`,
    from: 'executable_statistics',
    visible: ofOperation('executable_statistics.execution_id'),
  }),
  execution_component_phases: declareView({
    columns: `
      phase_stats_id bigint not null
      execution_id bigint not null
      package_name nvarchar(260) not null
      task_name nvarchar(4000) not null
      subcomponent_name nvarchar(4000)
      phase nvarchar(128) not null
      start_time datetimeoffset(7) = start_ms
      end_time datetimeoffset(7) = end_ms
      execution_path nvarchar(max)`,
    from: 'execution_component_phases',
    visible: ofOperation('execution_component_phases.execution_id'),
  }),
  execution_data_statistics: declareView({
    columns: `
      data_stats_id bigint not null
      execution_id bigint not null
      package_name nvarchar(260)
      task_name nvarchar(4000)
      dataflow_path_id_string nvarchar(4000)
      dataflow_path_name nvarchar(4000)
      source_component_name nvarchar(4000)
      destination_component_name nvarchar(4000)
      rows_sent bigint
      created_time datetimeoffset(7) = created_ms
      execution_path nvarchar(max)`,
    from: 'execution_data_statistics',
    visible: ofOperation('execution_data_statistics.execution_id'),
  }),
  execution_data_taps: declareView({
    columns: `
      data_tap_id bigint not null
      execution_id bigint not null
      package_path nvarchar(max)
      dataflow_path_id_string nvarchar(4000)
      dataflow_task_guid uniqueidentifier
      max_rows int
      filename nvarchar(4000)`,
    from: 'execution_data_taps',
    visible: ofOperation('execution_data_taps.execution_id'),
  }),
  execution_parameter_values: declareView({
    columns: `
      execution_parameter_id bigint not null
      execution_id bigint not null
      object_type smallint not null
      parameter_data_type nvarchar(128) not null
      parameter_name sysname not null
      parameter_value sql_variant = case when sensitive = 1 then null when sealed_parameter_value is not null then 'nvarchar:****' else ${variantOf('parameter_value', 'parameter_data_type')} end
      sensitive bit not null
      required bit not null
      value_set bit not null
      runtime_override bit not null`,
    from: 'execution_parameter_values',
    visible: ofOperation('execution_parameter_values.execution_id'),
  }),
  execution_property_override_values: declareView({
    columns: `
      property_id bigint not null
      execution_id bigint not null
      property_path nvarchar(4000) not null
      property_value nvarchar(max) = case when sensitive = 1 then null when sealed_property_value is not null then '****' else property_value end
      sensitive bit not null`,
    from: 'execution_property_override_values',
    visible: ofOperation('execution_property_override_values.execution_id'),
  }),
};

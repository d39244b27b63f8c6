import { viewOf } from '../view.ts';

/** An execution as it is answered. */
export const execution = viewOf({
  execution_id: 'integer',
  folder_name: 'text',
  project_name: 'text',
  package_name: 'text',
  reference_id: 'integer?',
  reference_type: 'text?',
  environment_folder_name: 'text?',
  environment_name: 'text?',
  project_lsn: 'integer',
  executed_as_name: 'text',
  use32bitruntime: 'boolean',
  operation_type: 'integer',
  object_type: 'integer?',
  object_id: 'integer?',
  status: 'integer',
  created_ms: 'time',
  start_ms: 'time?',
  end_ms: 'time?',
  caller_name: 'text',
  process_id: 'integer?',
  stopped_by_name: 'text?',
  server_name: 'text',
  machine_name: 'text',
  dump_id: 'text?',
  queued_ms: 'time?',
  attempts: 'integer',
  retry_count: 'integer',
});

/** An operation as it is answered. */
export const operation = viewOf({
  operation_id: 'integer',
  operation_type: 'integer',
  created_ms: 'time',
  object_type: 'integer?',
  object_id: 'integer?',
  object_name: 'text?',
  status: 'integer',
  start_ms: 'time?',
  end_ms: 'time?',
  caller_name: 'text',
  process_id: 'integer?',
  stopped_by_name: 'text?',
  server_name: 'text',
  machine_name: 'text',
});

/** A validation as it is answered. */
export const validation = viewOf({
  validation_id: 'integer',
  environment_scope: 'text',
  validate_type: 'text',
  folder_name: 'text',
  project_name: 'text',
  project_lsn: 'integer',
  use32bitruntime: 'boolean',
  reference_id: 'integer?',
  operation_type: 'integer',
  object_name: 'text',
  status: 'integer',
  start_ms: 'time?',
  end_ms: 'time?',
  caller_name: 'text',
  stopped_by_name: 'text?',
  server_name: 'text',
});

/** A message of an operation as it is answered. */
export const operationMessage = viewOf({
  operation_message_id: 'integer',
  operation_id: 'integer',
  message_ms: 'time',
  message_type: 'integer',
  message_source_type: 'integer',
  message: 'text',
  extended_info_id: 'integer?',
});

/** An event of a package as it is answered. */
export const eventMessage = viewOf({
  event_message_id: 'integer',
  operation_id: 'integer',
  message_ms: 'time',
  message_type: 'integer',
  message_source_type: 'integer',
  message: 'text',
  extended_info_id: 'integer?',
  package_name: 'text?',
  event_name: 'text?',
  message_source_name: 'text?',
  message_source_id: 'text?',
  subcomponent_name: 'text?',
  package_path: 'text?',
  execution_path: 'text?',
  thread_id: 'integer?',
  message_code: 'integer?',
});

/** What was around an event, as it is answered. */
export const eventContext = viewOf({
  context_id: 'integer',
  event_message_id: 'integer',
  context_depth: 'integer',
  package_path: 'text?',
  context_type: 'integer',
  context_source_name: 'text?',
  context_source_id: 'text?',
  property_name: 'text?',
  property_value: 'text?',
});

/** A part of an operation as it is answered. */
export const operationInfo = viewOf({
  info_id: 'integer',
  operation_id: 'integer',
  object_name: 'text',
  object_type: 'integer',
  reference_id: 'integer?',
  status: 'integer',
  start_ms: 'time?',
  end_ms: 'time?',
});

/** A parameter of an execution as it is answered. */
export const executionParameter = viewOf({
  execution_parameter_id: 'integer',
  execution_id: 'integer',
  object_type: 'integer',
  parameter_data_type: 'text',
  parameter_name: 'text',
  parameter_value: 'value?',
  sensitive: 'boolean',
  required: 'boolean',
  value_set: 'boolean',
  runtime_override: 'boolean',
});

/** A property given for an execution as it is answered. */
export const propertyOverride = viewOf({
  property_id: 'integer',
  execution_id: 'integer',
  property_path: 'text',
  property_value: 'text?',
  sensitive: 'boolean',
});

/** A data tap as it is answered. */
export const dataTap = viewOf({
  data_tap_id: 'integer',
  execution_id: 'integer',
  package_path: 'text?',
  dataflow_path_id_string: 'text',
  dataflow_task_guid: 'text?',
  max_rows: 'integer?',
  filename: 'text',
});

/** An executable as it is answered. */
export const executable = viewOf({
  executable_id: 'integer',
  execution_id: 'integer',
  executable_name: 'text',
  executable_guid: 'text?',
  package_name: 'text',
  package_path: 'text',
});

/** How an executable ran, as it is answered. */
export const executableStatistics = viewOf({
  statistics_id: 'integer',
  execution_id: 'integer',
  executable_id: 'integer',
  execution_path: 'text',
  start_ms: 'time',
  end_ms: 'time',
  execution_duration: 'integer',
  execution_result: 'integer',
  execution_value: 'text?',
});

/** How long a component took, as it is answered. */
export const componentPhase = viewOf({
  phase_stats_id: 'integer',
  execution_id: 'integer',
  package_name: 'text',
  task_name: 'text',
  subcomponent_name: 'text',
  phase: 'text',
  start_ms: 'time',
  end_ms: 'time?',
  execution_path: 'text',
});

/** How many rows went over a path, as it is answered. */
export const dataStatistics = viewOf({
  data_stats_id: 'integer',
  execution_id: 'integer',
  package_name: 'text',
  task_name: 'text',
  dataflow_path_id_string: 'text',
  dataflow_path_name: 'text',
  source_component_name: 'text',
  destination_component_name: 'text',
  rows_sent: 'integer',
  created_ms: 'time',
  execution_path: 'text',
});

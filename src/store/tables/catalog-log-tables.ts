import type { Generated } from 'kysely';

/** Operations and what they leave behind. An event message is an operation message whose `event_name` is not null. */
export interface CatalogLogTables {
  operations: {
    operation_id: Generated<number>;
    operation_type: number;
    created_ms: number;
    object_type: number | null;
    object_id: number | null;
    object_name: string | null;
    status: number;
    start_ms: number | null;
    end_ms: number | null;
    caller_id: number;
    caller_name: string;
    process_id: number | null;
    stopped_by_id: number | null;
    stopped_by_name: string | null;
    server_name: string;
    machine_name: string;
  };
  extended_operation_info: {
    info_id: Generated<number>;
    operation_id: number;
    object_name: string;
    object_type: number;
    reference_id: number | null;
    status: number;
    start_ms: number | null;
    end_ms: number | null;
  };
  operation_messages: {
    operation_message_id: Generated<number>;
    operation_id: number;
    message_ms: number;
    message_type: number;
    message_source_type: number;
    message: string;
    extended_info_id: number | null;
    package_name: string | null;
    event_name: string | null;
    message_source_name: string | null;
    message_source_id: string | null;
    subcomponent_name: string | null;
    package_path: string | null;
    execution_path: string | null;
    thread_id: number | null;
    message_code: number | null;
  };
  event_message_context: {
    context_id: Generated<number>;
    operation_id: number;
    event_message_id: number;
    context_depth: number;
    package_path: string | null;
    context_type: number;
    context_source_name: string | null;
    context_source_id: string | null;
    property_name: string | null;
    property_value: string | null;
  };
  executions: {
    execution_id: number;
    folder_name: string;
    project_name: string;
    package_name: string;
    project_id: number;
    project_lsn: number;
    reference_id: number | null;
    reference_type: string | null;
    environment_folder_name: string | null;
    environment_name: string | null;
    executed_as_name: string;
    use32bitruntime: number;
    is_scale_out: number;
    uses_any_worker: number;
    total_physical_memory_kb: number | null;
    available_physical_memory_kb: number | null;
    cpu_count: number | null;
  };
  /** What a worker process does for an operation: who has it (the lease), and in which attempt (the epoch). */
  operation_queue: {
    operation_id: number;
    /** JSON: the keys of `execution_limits` that it counts for. */
    queue_keys: string;
    queued_ms: number | null;
    epoch: number;
    lease_owner: string | null;
    lease_until_ms: number | null;
    attempts: number;
    retry_count: number;
    stop_requested_ms: number | null;
    /** 0 unless there is a checkpoint that it goes on at. */
    checkpoint_retries: Generated<number>;
  };
  execution_dumps: {
    dump_id: string;
    execution_id: number;
    requested_ms: number;
    taken_ms: number | null;
    /** JSON; null until the server that runs the execution has taken it. */
    report: string | null;
  };
  execution_parameter_values: {
    execution_parameter_id: Generated<number>;
    execution_id: number;
    object_type: number;
    parameter_data_type: string;
    parameter_name: string;
    parameter_name_key: string;
    parameter_value: string | null;
    sealed_parameter_value: Uint8Array | null;
    sensitive: number;
    required: number;
    value_set: number;
    runtime_override: number;
  };
  execution_property_override_values: {
    property_id: Generated<number>;
    execution_id: number;
    property_path: string;
    property_value: string | null;
    sealed_property_value: Uint8Array | null;
    sensitive: number;
  };
  execution_data_taps: {
    data_tap_id: Generated<number>;
    execution_id: number;
    package_path: string | null;
    dataflow_path_id_string: string;
    dataflow_task_guid: string | null;
    max_rows: number | null;
    filename: string;
  };
  execution_workers: {
    execution_id: number;
    worker_agent_id: string;
  };
  executables: {
    executable_id: Generated<number>;
    execution_id: number;
    executable_name: string;
    executable_guid: string | null;
    package_name: string;
    package_path: string;
  };
  executable_statistics: {
    statistics_id: Generated<number>;
    execution_id: number;
    executable_id: number;
    execution_path: string;
    start_ms: number;
    end_ms: number;
    execution_duration: number;
    execution_result: number;
    execution_value: string | null;
  };
  execution_component_phases: {
    phase_stats_id: Generated<number>;
    execution_id: number;
    package_name: string;
    task_name: string;
    subcomponent_name: string;
    phase: string;
    start_ms: number;
    end_ms: number | null;
    execution_path: string;
  };
  execution_data_statistics: {
    data_stats_id: Generated<number>;
    execution_id: number;
    package_name: string;
    task_name: string;
    dataflow_path_id_string: string;
    dataflow_path_name: string;
    source_component_name: string;
    destination_component_name: string;
    rows_sent: number;
    created_ms: number;
    execution_path: string;
  };
  validations: {
    validation_id: number;
    environment_scope: string;
    validate_type: string;
    folder_name: string;
    project_name: string;
    project_id: number;
    project_lsn: number;
    use32bitruntime: number;
    reference_id: number | null;
    object_name: string;
  };
}

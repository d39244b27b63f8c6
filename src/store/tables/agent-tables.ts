import type { Generated } from 'kysely';

/** The tables of the room `agent`; the numbers are those of the tables of msdb. */
export interface AgentTables {
  agent_jobs: {
    job_id: string;
    name: string;
    name_key: string;
    enabled: number;
    description: string | null;
    start_step_id: number;
    category_name: string;
    owner_id: number;
    owner_name: string;
    notify_level_eventlog: number;
    notify_level_email: number;
    notify_level_webhook: number;
    notify_email_operator_id: number | null;
    notify_webhook_operator_id: number | null;
    delete_level: number;
    has_target: number;
    /** The run that is queued or under way: a job runs once at a time. */
    active_run_id: number | null;
    version_number: number;
    created_ms: number;
    modified_ms: number;
  };
  agent_job_steps: {
    step_uid: string;
    job_id: string;
    step_id: number;
    step_name: string;
    subsystem: string;
    sealed_command: Uint8Array | null;
    additional_parameters: string | null;
    cmdexec_success_code: number;
    on_success_action: number;
    on_success_step_id: number;
    on_fail_action: number;
    on_fail_step_id: number;
    server: string | null;
    database_name: string | null;
    database_user_name: string | null;
    retry_attempts: number;
    retry_interval: number;
    output_file_name: string | null;
    flags: number;
    proxy_id: number | null;
    last_run_outcome: number;
    last_run_duration: number;
    last_run_retries: number;
    last_run_ms: number | null;
  };
  agent_schedules: {
    schedule_id: Generated<number>;
    schedule_uid: string;
    name: string;
    owner_id: number;
    owner_name: string;
    enabled: number;
    freq_type: number;
    freq_interval: number;
    freq_subday_type: number;
    freq_subday_interval: number;
    freq_relative_interval: number;
    freq_recurrence_factor: number;
    active_start_date: number;
    active_end_date: number;
    active_start_time: number;
    active_end_time: number;
    cron: string | null;
    time_zone: string;
    misfire: string;
    version_number: number;
    created_ms: number;
    modified_ms: number;
  };
  agent_job_schedules: {
    job_id: string;
    schedule_id: number;
    next_run_ms: number | null;
  };
  agent_job_runs: {
    run_id: Generated<number>;
    job_id: string;
    requested_ms: number;
    requested_source: number;
    requested_by_name: string;
    start_ms: number | null;
    stop_ms: number | null;
    start_step_id: number;
    current_step_id: number | null;
    current_retry: number;
    last_executed_step_id: number | null;
    last_executed_step_ms: number | null;
    status: number;
    outcome: number | null;
    stop_requested_ms: number | null;
    stop_requested_by_name: string | null;
    epoch: number;
    lease_owner: string | null;
    lease_until_ms: number | null;
  };
  agent_job_history: {
    instance_id: Generated<number>;
    run_id: number;
    job_id: string;
    step_id: number;
    step_name: string;
    sql_message_id: number;
    sql_severity: number;
    message: string;
    run_status: number;
    run_ms: number;
    run_duration_ms: number;
    retries_attempted: number;
    operator_notified: string | null;
    server: string;
  };
  agent_operators: {
    operator_id: Generated<number>;
    name: string;
    name_key: string;
    enabled: number;
    email_address: string | null;
    sealed_webhook_url: Uint8Array | null;
  };
  agent_credentials: {
    credential_id: Generated<number>;
    name: string;
    name_key: string;
    identity: string;
    sealed_secret: Uint8Array | null;
    created_ms: number;
  };
  agent_proxies: {
    proxy_id: Generated<number>;
    name: string;
    name_key: string;
    enabled: number;
    description: string | null;
    credential_id: number;
  };
  agent_proxy_subsystems: {
    proxy_id: number;
    subsystem: string;
  };
  agent_proxy_principals: {
    proxy_id: number;
    principal_id: number;
  };
}

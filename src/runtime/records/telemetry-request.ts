/** How spans and metrics of an execution are sent to an OpenTelemetry collector. */
export interface TelemetryRequest {
  /** Address of the collector, e.g. `http://localhost:4318`; absent: the environment variable OTEL_EXPORTER_OTLP_ENDPOINT, else that of the exporters. */
  readonly endpoint?: string;
}

/** Names the collector for every program that knows OpenTelemetry. */
export const endpointVariable = 'OTEL_EXPORTER_OTLP_ENDPOINT';

/** Whether an execution is to be recorded outside of the package's own logs. */
export function wantsRecords(request: { readonly eventLog?: string; readonly telemetry?: TelemetryRequest }): boolean {
  return (
    request.eventLog !== undefined || request.telemetry !== undefined || (process.env[endpointVariable] ?? '') !== ''
  );
}

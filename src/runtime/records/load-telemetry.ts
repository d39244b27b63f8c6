import { dtsError } from '../../diagnostics/dts-error.ts';

/** The libraries of OpenTelemetry. */
export interface TelemetryModules {
  readonly api: typeof import('@opentelemetry/api');
  readonly resources: typeof import('@opentelemetry/resources');
  readonly trace: typeof import('@opentelemetry/sdk-trace-base');
  readonly metrics: typeof import('@opentelemetry/sdk-metrics');
  readonly traceExporter: typeof import('@opentelemetry/exporter-trace-otlp-http');
  readonly metricExporter: typeof import('@opentelemetry/exporter-metrics-otlp-http');
}

const install =
  'npm install @opentelemetry/api @opentelemetry/resources @opentelemetry/sdk-trace-base @opentelemetry/sdk-metrics @opentelemetry/exporter-trace-otlp-http @opentelemetry/exporter-metrics-otlp-http';

/** Loads the libraries. Throws OPENDTSX_E_TELEMETRY_MISSING with the line that installs them. */
export async function loadTelemetry(): Promise<TelemetryModules> {
  const [api, resources, trace, metrics, traceExporter, metricExporter] = await Promise.all([
    loadTelemetryModule(() => import('@opentelemetry/api'), '@opentelemetry/api'),
    loadTelemetryModule(() => import('@opentelemetry/resources'), '@opentelemetry/resources'),
    loadTelemetryModule(() => import('@opentelemetry/sdk-trace-base'), '@opentelemetry/sdk-trace-base'),
    loadTelemetryModule(() => import('@opentelemetry/sdk-metrics'), '@opentelemetry/sdk-metrics'),
    loadTelemetryModule(
      () => import('@opentelemetry/exporter-trace-otlp-http'),
      '@opentelemetry/exporter-trace-otlp-http',
    ),
    loadTelemetryModule(
      () => import('@opentelemetry/exporter-metrics-otlp-http'),
      '@opentelemetry/exporter-metrics-otlp-http',
    ),
  ]);
  return { api, resources, trace, metrics, traceExporter, metricExporter };
}

/** Loads one library. Throws OPENDTSX_E_TELEMETRY_MISSING when it is not installed; other failures as they are. */
export async function loadTelemetryModule<T>(start: () => Promise<T>, module: string): Promise<T> {
  try {
    return await start();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw dtsError('OPENDTSX_E_TELEMETRY_MISSING', { module, install }, {}, { cause });
  }
}

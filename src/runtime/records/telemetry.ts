import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { ExecutionMetrics } from './execution-metrics.ts';
import type { ExecutionRecord } from './execution-record.ts';
import { ExecutionSpans } from './execution-spans.ts';
import { loadTelemetry, type TelemetryModules } from './load-telemetry.ts';

// Milliseconds: an execution that has ended does not wait longer for a collector that does not answer.
const patience = 3000;
const between = 10_000;

/**
 * Sends the spans of every package, executable and data flow component to a collector, and counts executables, errors, warnings and rows.
 * Throws OPENDTSX_E_TELEMETRY_MISSING when the libraries are not installed.
 * @param endpoint address of the collector without path; undefined: as the libraries find it
 */
export async function openTelemetry(endpoint: string | undefined): Promise<ExecutionRecord> {
  const modules = await loadTelemetry();
  const { api } = modules;
  const providers = makeProviders(modules, endpoint);
  const spans = new ExecutionSpans(api, providers.tracers.getTracer('opendtsx'));
  const metrics = new ExecutionMetrics(providers.meters.getMeter('opendtsx'));
  let failure = '';
  return {
    event(event) {
      spans.event(event);
      metrics.event(event);
    },
    counts(count) {
      spans.counts(count);
      metrics.counts(count);
    },
    async close() {
      spans.end();
      const sent = await Promise.allSettled([providers.tracers.shutdown(), providers.meters.shutdown()]);
      for (const each of sent) if (each.status === 'rejected') failure = wordsOf(each.reason);
      failure ||= providers.failure();
      return failure === '' ? [] : [notSent(endpoint, failure)];
    },
  };
}

function makeProviders(modules: TelemetryModules, endpoint: string | undefined) {
  const { resources, trace, metrics, traceExporter, metricExporter } = modules;
  const base = endpoint?.replace(/\/+$/, '');
  const optionsFor = (signal: string) => ({
    timeoutMillis: patience,
    ...(base === undefined ? {} : { url: `${base}/v1/${signal}` }),
  });
  const service = process.env.OTEL_SERVICE_NAME ?? 'opendtsx';
  const resource = resources.resourceFromAttributes({ 'service.name': service });
  const spanExporter = watched(new traceExporter.OTLPTraceExporter(optionsFor('traces')));
  const metricsExporter = watched(new metricExporter.OTLPMetricExporter(optionsFor('metrics')));
  const tracers = new trace.BasicTracerProvider({
    resource,
    spanProcessors: [new trace.BatchSpanProcessor(spanExporter.exporter)],
  });
  const reader = new metrics.PeriodicExportingMetricReader({
    exporter: metricsExporter.exporter,
    exportIntervalMillis: between,
    exportTimeoutMillis: patience,
  });
  const meters = new metrics.MeterProvider({ resource, readers: [reader] });
  return { tracers, meters, failure: () => spanExporter.failure() || metricsExporter.failure() };
}

interface Exporter {
  // biome-ignore lint/suspicious/noExplicitAny: spans and metrics alike
  export(items: any, done: (result: { readonly code: number; readonly error?: Error }) => void): void;
}

// The libraries keep failures to themselves; whoever asked for telemetry should learn of them.
function watched<E extends Exporter>(exporter: E): { readonly exporter: E; failure(): string } {
  let failure = '';
  const original = exporter.export.bind(exporter);
  exporter.export = (items, done) =>
    original(items, (result) => {
      if (result.error !== undefined) failure = wordsOf(result.error);
      done(result);
    });
  return { exporter, failure: () => failure };
}

function notSent(endpoint: string | undefined, detail: string): Diagnostic {
  return diagnostic('OPENDTSX_W_TELEMETRY', { endpoint: endpoint ?? 'the collector', detail });
}

function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join('; ');
  const { message, code } = error as NodeJS.ErrnoException;
  return message || String(code ?? error);
}

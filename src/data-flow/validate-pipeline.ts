import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import type { ComponentPlan, PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';
import type { Connection } from '../sdk/connection-manager.ts';
import { compareExternalMetadata } from './check-external-metadata.ts';
import type { PipelineHost } from './pipeline-host.ts';
import { buildHosts, type PipelineRun } from './pipeline-run.ts';

/**
 * Compares what the components of a data flow expect of tables, queries and files with what exists now. Connections are acquired once each,
 * and given back. A table that is missing, a column that is missing and a connection that cannot be opened are errors; a width that has come to cut
 * values is a warning. Components whose connection `host.postponesValidation` are left out. Moves no rows; never throws for what the outside does.
 */
export async function validatePipeline(plan: PipelinePlan, host: PipelineHost): Promise<readonly Diagnostic[]> {
  if (!plan.components.some((component) => isChecked(component, host))) return [];
  const connections = new SharedConnections(host);
  const findings: Diagnostic[] = [];
  // Nothing flows: the smallest buffers will do.
  const idle = { ...plan, settings: { ...plan.settings, defaultBufferMaxRows: 1 } };
  try {
    const run: PipelineRun = await buildHosts(idle, connections.host, host.signal);
    for (const { plan: component, context } of run.components) {
      if (!isChecked(component, host) || host.signal.aborted) continue;
      await collect(findings, plan.source, component, () => compareExternalMetadata(component, context));
    }
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    findings.push(error.diagnostic);
  } finally {
    findings.push(...(await connections.releaseAll()));
  }
  return findings;
}

function isChecked({ instance, connections }: ComponentPlan, host: PipelineHost): boolean {
  if (!instance.validateExternalMetadata || connections.size === 0) return false;
  return ![...connections.values()].some((managerId) => host.postponesValidation?.(managerId));
}

async function collect(
  findings: Diagnostic[],
  source: string,
  component: ComponentPlan,
  compare: () => Promise<readonly Diagnostic[]>,
): Promise<void> {
  try {
    findings.push(...(await compare()));
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    const { diagnostic } = error;
    // A connection that several components share fails once.
    if (findings.some(({ symbol, message }) => symbol === diagnostic.symbol && message === diagnostic.message)) return;
    findings.push({ ...diagnostic, source, subComponent: diagnostic.subComponent ?? component.instance.name });
  }
}

/** Acquires each connection once for all components. */
class SharedConnections {
  readonly host: PipelineHost;
  readonly #outer: PipelineHost;
  readonly #opened = new Map<string, Promise<Connection>>();

  constructor(outer: PipelineHost) {
    this.#outer = outer;
    this.host = {
      ...outer,
      connection: (managerId) => this.#open(managerId),
      release: async () => undefined,
    };
  }

  #open(managerId: string): Promise<Connection> {
    const known = this.#opened.get(managerId) ?? this.#outer.connection(managerId);
    this.#opened.set(managerId, known);
    return known;
  }

  /** Gives everything back; what fails to be given back is a finding. */
  async releaseAll(): Promise<Diagnostic[]> {
    const findings: Diagnostic[] = [];
    for (const [managerId, opened] of this.#opened) {
      const connection = await opened.catch(() => undefined);
      if (connection === undefined) continue;
      try {
        await this.#outer.release(managerId, connection);
      } catch (error) {
        if (!(error instanceof DtsError)) throw error;
        findings.push(error.diagnostic);
      }
    }
    return findings;
  }
}

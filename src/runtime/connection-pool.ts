import type { ConnectionPurpose } from '../control-flow/execution-host.ts';
import { dtsError } from '../diagnostics/dts-error.ts';
import type { ConnectionPlan } from '../plan/package-plan.ts';
import type { Registry } from '../registry/registry.ts';
import type { Connection, ConnectionContext, ConnectionManagerInstance } from '../sdk/connection-manager.ts';
import type { DatabaseConnection, DriverOptions } from '../sdk/driver.ts';
import type { PathResolver } from './resolve-path.ts';

const existingOnly = { existing: true } as const;

/** Acquires and releases the connections of one package. RetainSameConnection keeps one open until the end. */
export class ConnectionPool {
  private readonly registry: Registry;
  private readonly contexts: Readonly<Record<ConnectionPurpose, ConnectionContext>>;
  private readonly retained = new Map<ConnectionPlan, Promise<Connection>>();

  constructor(registry: Registry, paths: PathResolver, signal: AbortSignal) {
    this.registry = registry;
    const context: ConnectionContext = {
      signal,
      hasDriver: (scheme) => registry.driver(scheme) !== undefined,
      driverForProvider: (provider) => registry.driverForProvider(provider)?.declaration.scheme,
      checkPath: (path) => paths.checkPath(path),
      resolvePath: (path) => paths.resolvePath(path),
      openDatabase: (scheme, target, options) => this.openDatabase(scheme, target, options, signal),
    };
    const validating: ConnectionContext = {
      ...context,
      openDatabase: (scheme, target, options) => context.openDatabase(scheme, target, { ...options, ...existingOnly }),
    };
    this.contexts = { execute: context, validate: validating };
  }

  /** Opens a connection, or gives the one that is retained. Throws a `DtsError` when it cannot be had. */
  acquire(plan: ConnectionPlan, instance: ConnectionManagerInstance, purpose: ConnectionPurpose): Promise<Connection> {
    if (!instance.retainSameConnection) return this.open(plan, instance, purpose);
    const known = this.retained.get(plan);
    if (known !== undefined) return known;
    const opened = this.open(plan, instance, purpose);
    this.retained.set(plan, opened);
    // One that could not be opened is tried again by the next user.
    opened.catch(() => this.retained.delete(plan));
    return opened;
  }

  /** Closes a connection unless it is retained. */
  async release(plan: ConnectionPlan, connection: Connection): Promise<void> {
    if (!this.retained.has(plan)) await this.close(plan, connection);
  }

  /** Closes the retained connections. */
  async closeAll(): Promise<void> {
    const open = [...this.retained];
    this.retained.clear();
    for (const [plan, connection] of open) await this.close(plan, await connection);
  }

  private async open(
    plan: ConnectionPlan,
    instance: ConnectionManagerInstance,
    purpose: ConnectionPurpose,
  ): Promise<Connection> {
    const context = this.contexts[purpose];
    if (plan.unit !== undefined) {
      const module = await plan.unit.load();
      return module.acquire(instance, context);
    }
    const [scheme = '', ...rest] = (instance.target ?? '').split(':');
    const target = rest.join(':');
    const isFile = scheme === 'sqlite' && target !== ':memory:';
    const database = await context.openDatabase(scheme, isFile ? context.resolvePath(target) : target, {});
    return { kind: 'database', database };
  }

  private async close(plan: ConnectionPlan, connection: Connection): Promise<void> {
    if (plan.unit !== undefined) await (await plan.unit.load()).release(connection);
    else if (connection.kind === 'database') await connection.database.close();
  }

  private async openDatabase(
    scheme: string,
    target: string,
    options: DriverOptions,
    signal: AbortSignal,
  ): Promise<DatabaseConnection> {
    const driver = this.registry.driver(scheme);
    if (driver === undefined)
      throw dtsError('OPENDTSX_E_TARGETDRIVER', { scheme, drivers: driverSchemes(this.registry) });
    const module = await driver.load();
    return module.connect(target, options, signal);
  }
}

function driverSchemes(registry: Registry): string {
  const schemes = registry
    .all()
    .flatMap(({ declaration }) => (declaration.kind === 'driver' ? [declaration.scheme] : []));
  return schemes.join(', ');
}

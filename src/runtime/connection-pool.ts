import type { ConnectionPurpose } from '../control-flow/execution-host.ts';
import { DtsError, dtsError } from '../diagnostics/dts-error.ts';
import type { ConnectionPlan } from '../plan/package-plan.ts';
import type { Registry } from '../registry/registry.ts';
import type { Connection, ConnectionContext, ConnectionManagerInstance } from '../sdk/connection-manager.ts';
import type { DatabaseConnection, DriverOptions } from '../sdk/driver.ts';
import { checkTarget } from './policy/check-target.ts';
import type { Policy } from './policy/policy.ts';
import type { PathResolver } from './resolve-path.ts';

const existingOnly = { existing: true } as const;

/** Acquires and releases the connections of one package. RetainSameConnection keeps one open until the end. */
export class ConnectionPool {
  readonly registry: Registry;
  readonly paths: PathResolver;
  private readonly signal: AbortSignal;
  readonly policy: Policy | undefined;
  private readonly scopes: Readonly<Record<ConnectionPurpose, object>> = { execute: {}, validate: {} };
  private readonly retained = new Map<ConnectionPlan, Promise<Connection>>();

  /** @param policy judges what is opened; absent: everything is allowed */
  constructor(registry: Registry, paths: PathResolver, signal: AbortSignal, policy?: Policy) {
    this.registry = registry;
    this.paths = paths;
    this.signal = signal;
    this.policy = policy;
  }

  private context(purpose: ConnectionPurpose, signal: AbortSignal): ConnectionContext {
    const { registry, paths } = this;
    const limits = purpose === 'validate' ? existingOnly : {};
    return {
      signal,
      scope: this.scopes[purpose],
      hasDriver: (scheme) => registry.driver(scheme) !== undefined,
      driverForProvider: (provider) => registry.driverForProvider(provider)?.declaration.scheme,
      checkPath: (path) => paths.checkPath(path),
      checkPolicy: (access) => this.policy?.check(access),
      checkTarget: (scheme, target, options) => checkTarget(this, scheme, target, options),
      resolvePath: (path) => paths.resolvePath(path),
      openDatabase: (scheme, target, options) => this.openDatabase(scheme, target, { ...options, ...limits }, signal),
    };
  }

  /**
   * Opens a connection, or gives the one that is retained. Throws a `DtsError` when it cannot be had.
   * @param signal of the executable that asks; that of the execution when absent
   */
  acquire(
    plan: ConnectionPlan,
    instance: ConnectionManagerInstance,
    purpose: ConnectionPurpose,
    signal = this.signal,
  ): Promise<Connection> {
    if (!instance.retainSameConnection) return this.open(plan, instance, purpose, signal);
    const known = this.retained.get(plan);
    if (known !== undefined) return known;
    const opened = this.open(plan, instance, purpose, signal);
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
    signal: AbortSignal,
  ): Promise<Connection> {
    const context = this.context(purpose, signal);
    if (plan.unit !== undefined) {
      const module = await plan.unit.load();
      return module.acquire(instance, context);
    }
    const [scheme = '', ...rest] = (instance.target ?? '').split(':');
    const target = rest.join(':');
    const isFile = scheme === 'excel' || (scheme === 'sqlite' && target !== ':memory:');
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
    const forbidden = checkTarget(this, scheme, target, options);
    if (forbidden !== undefined) throw new DtsError(forbidden);
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

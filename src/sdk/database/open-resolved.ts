import { DtsError } from '../../diagnostics/dts-error.ts';
import type { ConnectionContext } from '../connection-manager.ts';
import type { DatabaseConnection } from '../driver.ts';
import { type DatabaseRequest, resolveDatabase } from './database-target.ts';

/** Opens the database that a connection leads to. Paths of file databases are mapped to this machine. Throws the finding when nothing serves it. */
export async function openResolved(request: DatabaseRequest, context: ConnectionContext): Promise<DatabaseConnection> {
  const resolved = resolveDatabase(request, context);
  if ('finding' in resolved) throw new DtsError(resolved.finding);
  const { scheme, target, options } = resolved.target;
  const isFile = scheme === 'sqlite' && target !== '' && !target.startsWith(':memory:');
  return context.openDatabase(scheme, isFile ? context.resolvePath(target) : target, options);
}

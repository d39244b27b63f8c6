import type { CacheConnection, ConnectionContext, ConnectionManagerInstance } from 'opendtsx/sdk';
import { cacheColumns, type cacheDeclaration } from './cache.ts';
import { MemoryCache } from './memory-cache.ts';

const caches = new WeakMap<object, Map<string, MemoryCache>>();

/** Gives the cache of the connection manager: the same one while the package runs. Nothing is read. */
export async function acquire(
  instance: ConnectionManagerInstance<typeof cacheDeclaration.properties>,
  context: ConnectionContext,
): Promise<CacheConnection> {
  const scope = context.scope ?? context;
  const ofPackage = caches.get(scope) ?? new Map<string, MemoryCache>();
  caches.set(scope, ofPackage);
  const path = instance.properties.UseFile ? context.resolvePath(instance.connectionString) : undefined;
  const known = ofPackage.get(instance.id);
  if (known !== undefined) {
    known.path = path;
    return known;
  }
  const cache = new MemoryCache(instance.name, cacheColumns(instance), path);
  ofPackage.set(instance.id, cache);
  return cache;
}

/** Nothing is closed: the rows serve the next one who asks. */
export async function release(): Promise<void> {}

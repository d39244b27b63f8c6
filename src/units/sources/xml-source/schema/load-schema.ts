import { dirname, resolve } from 'node:path';
import type { Complain } from '../complaints.ts';
import { parseSchema, type SchemaItem } from './schema-item.ts';
import { SchemaSet } from './schema-set.ts';

/** How schema files are found and read. */
export interface SchemaFiles {
  /** A path of the package as one of this machine. */
  resolvePath(path: string): string;
  /** The text of a file. Throws a `DtsError` when it cannot be read. */
  read(file: string): Promise<string>;
}

const mostDocuments = 1000;
const networkLocation = /^[a-z][a-z0-9+.-]+:/i;

/** Reads a schema with the local files that it includes and imports. Nothing is fetched from a network. */
export async function loadSchema(file: string, files: SchemaFiles, complain: Complain): Promise<SchemaSet> {
  return collectSchemas(parseSchema(await files.read(file), file, complain), file, files, complain);
}

/** The declarations of a schema document that was read already. @param file what its relative locations start from; '' for none */
export async function collectSchemas(
  schema: SchemaItem,
  file: string,
  files: SchemaFiles,
  complain: Complain,
): Promise<SchemaSet> {
  const set = new SchemaSet(complain);
  const seen = new Set([`${file}\n${schema.document.namespace}`]);
  const waiting = [{ schema, file }];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    set.add(next.schema);
    for (const reference of next.schema.children) {
      const target = locationOf(reference, next.file, files);
      if (target === undefined) continue;
      const namespace = reference.kind === 'include' ? next.schema.document.namespace : '';
      const key = `${target}\n${namespace}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (seen.size > mostDocuments) throw set.refuse(reference, `it has more than ${mostDocuments} parts`);
      const part = parseSchema(await files.read(target), target, complain);
      if (reference.kind === 'include' && part.document.namespace === '') part.document.namespace = namespace;
      waiting.push({ schema: part, file: target });
    }
  }
  return set;
}

/** The file that an include or import names; undefined for others, and for locations that are not local. */
function locationOf({ kind, attributes }: SchemaItem, file: string, files: SchemaFiles): string | undefined {
  const location = attributes.schemaLocation?.trim();
  if ((kind !== 'include' && kind !== 'import') || location === undefined || location === '') return undefined;
  if (networkLocation.test(location)) return undefined;
  if (/^([a-z]:[\\/]|\\\\)/i.test(location)) return files.resolvePath(location);
  return file === '' ? undefined : resolve(dirname(file), location.replaceAll('\\', '/'));
}

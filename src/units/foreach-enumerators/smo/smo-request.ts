import { readEnumerationUrn, type SmoEnumeration, type UrnPart } from './enumeration-urn.ts';
import { findCollection, type SmoCollection, type SmoParent, smoCollections } from './smo-collections.ts';

/** How an iteration gets an object. */
export const smoForms = ['Names', 'URNs', 'Objects', 'Prepopulate'] as const;

/** What a loop enumerates, understood. */
export interface SmoRequest extends SmoEnumeration {
  readonly form: (typeof smoForms)[number];
  readonly described: SmoCollection;
  /** '' on the level of the server. */
  readonly database: string;
  /** The table or view whose collection is enumerated. */
  readonly table: { readonly schema: string; readonly name: string } | undefined;
}

const chains: readonly { readonly types: readonly string[]; readonly parent: SmoParent }[] = [
  { types: ['server'], parent: 'server' },
  { types: ['server', 'jobserver'], parent: 'jobserver' },
  { types: ['server', 'database'], parent: 'database' },
  { types: ['server', 'database', 'table'], parent: 'table' },
  { types: ['server', 'database', 'view'], parent: 'view' },
];

/** Understands an EnumURN, or says what is wrong with it and what to do. */
export function readSmoRequest(urn: string): SmoRequest | { readonly fault: string } {
  const enumeration = readEnumerationUrn(urn);
  if ('fault' in enumeration) return enumeration;
  const { parents, collection, form } = enumeration;
  const types = parents.map(({ type }) => type.toLowerCase());
  const chain = chains.find((each) => each.types.join('/') === types.join('/'));
  if (chain === undefined) {
    const path = parents.map(({ type }) => type).join('/');
    return {
      fault: `collections of ${path} are not known: Server, Server/JobServer, Server/Database, and Server/Database/Table or View are`,
    };
  }
  const found = findCollection(chain.parent, collection);
  if (found === undefined) {
    const known = Object.keys(smoCollections[chain.parent]).join(', ');
    return { fault: `${collection} is no collection of ${parents.at(-1)?.type} that is known: ${known} are` };
  }
  const knownForm = formOf(form);
  if (knownForm === undefined) {
    return {
      fault: `${form} cannot be given: use Names, URNs or Objects, or query the catalog with an Execute SQL task and loop over the rows with the Foreach ADO enumerator`,
    };
  }
  const database = nameOf(parents[1]);
  const table =
    parents[2] === undefined
      ? undefined
      : { schema: parents[2].attributes.get('schema') ?? 'dbo', name: nameOf(parents[2]) };
  if (chain.types.includes('database') && database === '') return { fault: 'its Database has no @Name' };
  if (table?.name === '') return { fault: `its ${parents[2].type} has no @Name` };
  return { ...enumeration, collection: found.name, form: knownForm, described: found.collection, database, table };
}

function nameOf(part: UrnPart | undefined): string {
  return part?.attributes.get('name') ?? '';
}

// The documentation says Prepopulate; the enumeration of SMO itself is called ObjectsPrepopulated.
function formOf(form: string): SmoRequest['form'] | undefined {
  if (/prepopulate/i.test(form)) return 'Prepopulate';
  return smoForms.find((each) => each.toLowerCase() === form.toLowerCase());
}

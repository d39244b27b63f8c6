import type { ComponentContext } from 'opendtsx/sdk';
import type { Complain } from './complaints.ts';
import { readSchemaText } from './document-pieces.ts';
import { collectSchemas, loadSchema, type SchemaFiles } from './schema/load-schema.ts';
import type { SchemaItem } from './schema/schema-item.ts';
import type { SchemaSet } from './schema/schema-set.ts';
import { type ElementShape, type SchemaTables, tablesOf } from './schema/schema-tables.ts';
import { integerMappings, type XmlSourceInstance } from './xml-source.ts';

/** The schema of a document, with the tables that it gives for a root. */
export interface DocumentSchema {
  /** The tables for documents of any root. */
  tables(): SchemaTables;
  /** The tables for a document with this root, and its shape; the shape is undefined when the schema does not know the root. */
  tablesFor(
    name: string,
    namespace: string,
  ): { readonly tables: SchemaTables; readonly shape: ElementShape | undefined };
}

/** The schema in the file XMLSchemaDefinition. */
export async function declaredSchema(
  instance: XmlSourceInstance,
  context: ComponentContext,
  complain: Complain,
): Promise<DocumentSchema> {
  const file = context.resolvePath(instance.properties.XMLSchemaDefinition);
  return schemaOf(await loadSchema(file, filesOf(context, complain), complain), instance, false);
}

/** The schema that was found in a document. @param file the file of the document; '' for one in a variable */
export async function inlineSchema(
  schema: SchemaItem,
  file: string,
  instance: XmlSourceInstance,
  context: ComponentContext,
  complain: Complain,
): Promise<DocumentSchema> {
  return schemaOf(await collectSchemas(schema, file, filesOf(context, complain), complain), instance, true);
}

function filesOf(context: ComponentContext, complain: Complain): SchemaFiles {
  return {
    resolvePath: (path) => context.resolvePath(path),
    read: (path) => readSchemaText(path, complain),
  };
}

function schemaOf(set: SchemaSet, { properties }: XmlSourceInstance, isInline: boolean): DocumentSchema {
  const mapsIntegers = properties.XMLIntegerMapping === integerMappings.Int32;
  const tables = (): SchemaTables => tablesOf(set, { mapsIntegers });
  return {
    tables,
    tablesFor(name, namespace) {
      const ofAll = tables();
      const isRoot = (shape: ElementShape): boolean => shape.name === name && shape.namespace === namespace;
      const known = ofAll.roots.find(isRoot);
      if (known !== undefined) return { tables: ofAll, shape: known };
      const root = set.elements.find((node) => node.attributes.name === name && node.document.namespace === namespace);
      const own =
        root !== undefined
          ? tablesOf(set, { mapsIntegers, root })
          : isInline
            ? tablesOf(set, { mapsIntegers, undeclaredRoot: { name, namespace } })
            : ofAll;
      return { tables: own, shape: own.roots.find(isRoot) };
    },
  };
}

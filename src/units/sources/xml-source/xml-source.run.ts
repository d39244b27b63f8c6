import {
  type ComponentContext,
  type ComponentRuntime,
  DtsError,
  diagnostic,
  type ExternalMetadataColumn,
} from 'opendtsx/sdk';
import { compareSchema } from './compare-schema.ts';
import { complaintsOf } from './complaints.ts';
import { usualPieceSize } from './document-pieces.ts';
import { declaredSchema } from './document-schema.ts';
import { readDocument } from './read-document.ts';
import type { XmlSourceInstance } from './xml-source.ts';

/** The running XML Source. Another piece size than the usual one changes the speed, never the rows. */
export function createRuntime(instance: XmlSourceInstance, pieceSize = usualPieceSize): ComponentRuntime {
  return { produce: (context) => readDocument(instance, context, pieceSize) };
}

/**
 * Compares the outputs with the schema, when it is in a file of its own. It gives no columns: those of several outputs may have the same
 * name. What differs is told here, column by column; what makes reading impossible is thrown.
 */
export async function describeExternal(
  instance: XmlSourceInstance,
  context: ComponentContext,
): Promise<readonly ExternalMetadataColumn[]> {
  if (instance.properties.UseInlineSchema) return [];
  const complain = complaintsOf(instance.name, context.source);
  const { tables } = await declaredSchema(instance, context, complain);
  const schema = instance.properties.XMLSchemaDefinition;
  const findings = compareSchema(instance, tables().tables, schema).map(({ symbol, args, severity }) =>
    diagnostic(symbol, args, { source: context.source, subComponent: instance.name, severity }),
  );
  const error = findings.find(({ severity }) => severity === 'error');
  for (const finding of findings) if (finding !== error) context.fire(finding);
  if (error !== undefined) throw new DtsError(error);
  return [];
}

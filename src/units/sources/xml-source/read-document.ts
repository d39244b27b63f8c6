import { type ComponentContext, diagnostic } from 'opendtsx/sdk';
import { bindOutputs } from './bind-outputs.ts';
import { type Complain, complaintsOf } from './complaints.ts';
import { type DocumentSource, documentSource } from './document-pieces.ts';
import { type DocumentSchema, declaredSchema, inlineSchema } from './document-schema.ts';
import { DocumentWalker } from './document-walker.ts';
import { OutputRows } from './output-rows.ts';
import { type PlannedElement, planReading } from './reading-plan.ts';
import type { SchemaTable } from './schema/schema-tables.ts';
import type { XmlSourceInstance } from './xml-source.ts';

/** Reads the document and sends the rows of every output. What is held does not grow with the document. */
export async function readDocument(
  instance: XmlSourceInstance,
  context: ComponentContext,
  pieceSize: number,
): Promise<void> {
  const complain = complaintsOf(instance.name, context.source);
  const isInline = instance.properties.UseInlineSchema;
  const schema = isInline ? undefined : await declaredSchema(instance, context, complain);
  const document = documentSource(instance, context, complain, pieceSize);
  await new DocumentReading(instance, context, document, schema, complain).run();
}

/** One read of one document. */
class DocumentReading {
  readonly #instance: XmlSourceInstance;
  readonly #context: ComponentContext;
  readonly #document: DocumentSource;
  #schema: DocumentSchema | undefined;
  readonly #complain: Complain;
  #outputs: readonly OutputRows[] = [];
  #hasPlan = false;

  constructor(
    instance: XmlSourceInstance,
    context: ComponentContext,
    document: DocumentSource,
    schema: DocumentSchema | undefined,
    complain: Complain,
  ) {
    this.#instance = instance;
    this.#context = context;
    this.#document = document;
    this.#schema = schema;
    this.#complain = complain;
  }

  async run(): Promise<void> {
    const { name, file } = this.#document;
    const usesInlineSchema = this.#schema === undefined;
    const plan = { usesInlineSchema, root: (root: string, namespace: string) => this.#planFor(root, namespace) };
    const walker = new DocumentWalker(name, file, plan, this.#complain);
    for await (const { text, fault } of this.#document.pieces()) {
      this.#context.signal.throwIfAborted();
      await this.#write(walker, text, usesInlineSchema);
      if (fault !== undefined) throw walker.failure(fault.detail, fault.byteOffset);
    }
    walker.end();
    for (const output of this.#outputs) await output.finish();
  }

  async #write(walker: DocumentWalker, text: string, usesInlineSchema: boolean): Promise<void> {
    // What follows the schema can be read only when what the schema includes has been.
    if (usesInlineSchema && !this.#hasPlan) {
      let from = 0;
      while (from < text.length && !this.#hasPlan) {
        const end = text.indexOf('>', from) + 1 || text.length;
        walker.write(text.slice(from, end));
        from = end;
        if (walker.inlineSchema !== undefined) await this.#takeSchema(walker);
      }
      if (from < text.length) walker.write(text.slice(from));
    } else walker.write(text);
    for (const output of this.#outputs) if (output.isFull) await output.send();
  }

  async #takeSchema(walker: DocumentWalker): Promise<void> {
    const { inlineSchema: found, root } = walker;
    if (found === undefined || root === undefined) return;
    this.#schema = await inlineSchema(found, this.#document.file, this.#instance, this.#context, this.#complain);
    walker.resume(this.#planFor(root.name, root.namespace));
  }

  #planFor(name: string, namespace: string): PlannedElement | undefined {
    this.#hasPlan = true;
    const known = this.#schema?.tablesFor(name, namespace);
    if (known === undefined) return undefined;
    const { tables, shape } = known;
    const schema = this.#instance.properties.XMLSchemaDefinition || this.#document.name;
    const bound = bindOutputs(this.#instance, tables, schema, this.#complain);
    const byTable = new Map<SchemaTable, OutputRows[]>();
    for (const output of bound) {
      const isWanted = [output.position, output.errorPosition].some((port) => this.#context.outputs[port]?.connected);
      if (!isWanted) continue;
      const rows = new OutputRows(output, this.#document.name, this.#context, this.#complain);
      byTable.set(output.table, [...(byTable.get(output.table) ?? []), rows]);
    }
    this.#outputs = [...byTable.values()].flat();
    const document = this.#document.name;
    for (const path of tables.recursions) this.#warn('OPENDTSX_W_XMLSOURCE_RECURSION', { path, schema });
    if (shape === undefined) {
      const shown = (local: string, space: string): string => (space === '' ? local : `${local} (namespace ${space})`);
      const existing = tables.roots.map((root) => shown(root.name, root.namespace)).join(', ');
      const args = { document, root: shown(name, namespace), schema, existing };
      this.#warn('OPENDTSX_W_XMLSOURCE_ROOTUNKNOWN', args);
      return undefined;
    }
    return planReading(shape, byTable);
  }

  #warn(symbol: string, args: Readonly<Record<string, string>>): void {
    this.#context.fire(
      diagnostic(symbol, { component: this.#instance.name, ...args }, { source: this.#context.source }),
    );
  }
}

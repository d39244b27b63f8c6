import { type ColumnType, columnType } from 'opendtsx/sdk';
import { contentOf, nameOf } from './element-content.ts';
import { nameTables } from './name-tables.ts';
import type { SchemaItem } from './schema-item.ts';
import type { SchemaSet } from './schema-set.ts';
import { columnTypeOf, plainText, type SimpleType, type ValueForm, valueFormOf } from './simple-type.ts';

/** A column that the schema gives a table. */
export interface SchemaColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly form: ValueForm;
}

/** The elements of one kind, in one place of the document: the rows of an output. */
export interface SchemaTable {
  /** What RowsetID says: the name of the element, or a longer one where several elements have the same. */
  id: string;
  /** Local names of the elements from the root to this one. */
  readonly path: readonly string[];
  /** The table of the element around it; undefined directly below the root. */
  readonly parent: SchemaTable | undefined;
  readonly columns: SchemaColumn[];
  /** Position of the generated column that numbers the rows; −1 when no table lies within. */
  keyColumn: number;
  /** Position of the generated column with the number of the row around; −1 directly below the root. */
  parentKeyColumn: number;
}

/** What to do with an element of the document that the schema knows. */
export interface ElementShape {
  readonly name: string;
  readonly namespace: string;
  /** The table whose row it is. */
  readonly table: SchemaTable | undefined;
  /** Position of the column, of its own table or that around it, that its text gives; −1: none. */
  textColumn: number;
  /** Attributes by local name, with the position of their column. */
  readonly attributes: Map<string, { readonly namespace: string; readonly column: number }>;
  /** Elements within by local name: several of one name when they are of different namespaces. */
  readonly children: Map<string, ElementShape[]>;
}

/** What a schema says about documents. */
export interface SchemaTables {
  /** The elements that may be the root. A root is no row itself (observed: packages of 2005). */
  readonly roots: readonly ElementShape[];
  readonly tables: readonly SchemaTable[];
  /** Paths of elements within elements of the same kind, which are left out. */
  readonly recursions: readonly string[];
}

/** How tables are made of a schema. */
export interface TableOptions {
  /** Whether unbounded integers become DT_I4. */
  readonly mapsIntegers: boolean;
  /** The root of the document, when it is known. */
  readonly root?: SchemaItem;
  /** The root of a document whose schema declares the elements below the root only. */
  readonly undeclaredRoot?: { readonly name: string; readonly namespace: string };
}

/** Generated keys (observed: packages of 2005). */
const keyType = columnType('DT_UI8');
/** Name of the column with the text of an element that is a row. */
const textName = 'text';
const mostTables = 10_000;
const deepestNesting = 500;

/** The tables of a schema. Throws a `DtsError` for what the XML Source does not support. */
export function tablesOf(set: SchemaSet, options: TableOptions): SchemaTables {
  const builder = new TableBuilder(set, options.mapsIntegers);
  const { root, undeclaredRoot } = options;
  const starts = root === undefined ? unreferenced(set) : [root];
  const roots =
    undeclaredRoot === undefined ? starts.map((node) => builder.root(node)) : [builder.rootOf(undeclaredRoot, starts)];
  nameTables(builder.tables);
  for (const table of builder.tables) addKeys(table, builder.tables);
  return { roots, tables: builder.tables, recursions: builder.recursions };
}

/** The global elements that no other refers to; all of them when each is referred to. */
function unreferenced(set: SchemaSet): readonly SchemaItem[] {
  const referred = new Set<SchemaItem | undefined>();
  const visit = (node: SchemaItem): void => {
    if (node.kind === 'element' && node.names.ref !== undefined)
      referred.add(set.lookUp('element', node.names.ref, node));
    node.children.forEach(visit);
  };
  set.everyItem.forEach(visit);
  const free = set.elements.filter((node) => !referred.has(node));
  return free.length === 0 ? set.elements : free;
}

class TableBuilder {
  readonly tables: SchemaTable[] = [];
  readonly recursions: string[] = [];
  readonly #set: SchemaSet;
  readonly #mapsIntegers: boolean;
  /** Declarations of the elements around the present one. */
  readonly #around: SchemaItem[] = [];

  constructor(set: SchemaSet, mapsIntegers: boolean) {
    this.#set = set;
    this.#mapsIntegers = mapsIntegers;
  }

  /** The shape of a root that is declared. */
  root(node: SchemaItem): ElementShape {
    const { name, namespace } = nameOf(node, true);
    const shape = emptyShape(name, namespace, undefined);
    this.#around.push(node);
    for (const child of contentOf(this.#set, node).children) this.#child(shape, child, [name], undefined);
    this.#around.pop();
    return shape;
  }

  /** The shape of a root that is not declared, with these elements below it. */
  rootOf({ name, namespace }: { name: string; namespace: string }, elements: readonly SchemaItem[]): ElementShape {
    const shape = emptyShape(name, namespace, undefined);
    for (const node of elements) {
      this.#child(shape, { node, ...nameOf(node, true), repeated: true }, [name], undefined);
    }
    return shape;
  }

  #child(
    around: ElementShape,
    { node, name, namespace, repeated }: { node: SchemaItem; name: string; namespace: string; repeated: boolean },
    pathAround: readonly string[],
    tableAround: SchemaTable | undefined,
  ): void {
    const path = [...pathAround, name];
    if (path.length > deepestNesting) {
      throw this.#set.refuse(node, `it nests elements more than ${deepestNesting} deep`);
    }
    if (this.#around.includes(node)) {
      this.recursions.push(path.join('/'));
      return;
    }
    const content = contentOf(this.#set, node);
    const { attributes, children } = content;
    const isRow = repeated || attributes.length > 0 || children.length > 0;
    // A single text directly below the root belongs to no row.
    if (!isRow && tableAround === undefined) return;
    const table = isRow ? this.#table(path, tableAround, node) : undefined;
    const shape = emptyShape(name, namespace, table);
    around.children.set(name, [...(around.children.get(name) ?? []), shape]);
    if (table === undefined) {
      shape.textColumn = this.#column(tableAround as SchemaTable, name, content.text ?? plainText);
      return;
    }
    this.#around.push(node);
    for (const child of children) this.#child(shape, child, path, table);
    this.#around.pop();
    for (const { name: attribute, namespace: own, type } of attributes) {
      shape.attributes.set(attribute, { namespace: own, column: this.#column(table, attribute, type) });
    }
    if (content.text !== undefined) shape.textColumn = this.#column(table, textName, content.text);
    else if (children.length === 0 && attributes.length === 0)
      shape.textColumn = this.#column(table, textName, plainText);
  }

  #table(path: readonly string[], parent: SchemaTable | undefined, node: SchemaItem): SchemaTable {
    if (this.tables.length >= mostTables) throw this.#set.refuse(node, `it describes more than ${mostTables} outputs`);
    const table: SchemaTable = { id: '', path, parent, columns: [], keyColumn: -1, parentKeyColumn: -1 };
    this.tables.push(table);
    return table;
  }

  #column(table: SchemaTable, wanted: string, type: SimpleType): number {
    const name = freeName(table, wanted);
    table.columns.push({ name, type: columnTypeOf(type, this.#mapsIntegers), form: valueFormOf(type) });
    return table.columns.length - 1;
  }
}

function emptyShape(name: string, namespace: string, table: SchemaTable | undefined): ElementShape {
  return { name, namespace, table, textColumn: -1, attributes: new Map(), children: new Map() };
}

function addKeys(table: SchemaTable, tables: readonly SchemaTable[]): void {
  const addKey = (of: SchemaTable): number => {
    table.columns.push({ name: freeName(table, `${of.id}_Id`), type: keyType, form: 'plain' });
    return table.columns.length - 1;
  };
  if (tables.some(({ parent }) => parent === table)) table.keyColumn = addKey(table);
  if (table.parent !== undefined) table.parentKeyColumn = addKey(table.parent);
}

function freeName({ columns }: SchemaTable, wanted: string): string {
  let name = wanted;
  for (let number = 1; columns.some((column) => column.name === name); number++) name = `${wanted}_${number}`;
  return name;
}

import type { OutputRows } from './output-rows.ts';
import type { ElementShape, SchemaTable } from './schema/schema-tables.ts';

/** A table while the document is read: the row that is open, and where rows go. Only one row of a table is open at a time. */
export class OpenRow {
  /** Values by position of the column; undefined: NULL. */
  readonly values: (string | undefined)[];
  /** Rows opened so far, as text: the generated key of the present row, when rows lie within. */
  key = '0';
  #count = 0;
  #line = 0;
  readonly #table: SchemaTable;
  readonly #around: OpenRow | undefined;
  readonly #outputs: readonly OutputRows[];

  constructor(table: SchemaTable, around: OpenRow | undefined, outputs: readonly OutputRows[]) {
    this.#table = table;
    this.#around = around;
    this.#outputs = outputs;
    this.values = new Array(table.columns.length).fill(undefined);
  }

  /** Begins a row. */
  open(line: number): void {
    const { keyColumn, parentKeyColumn } = this.#table;
    this.values.fill(undefined);
    this.#line = line;
    this.#count++;
    if (keyColumn >= 0) {
      this.key = String(this.#count);
      this.values[keyColumn] = this.key;
    }
    if (parentKeyColumn >= 0) this.values[parentKeyColumn] = this.#around?.key;
  }

  /** Ends the row and gives it to the outputs. */
  close(): void {
    for (const output of this.#outputs) output.fields.append(this.values, this.#line);
  }
}

/** An element of the schema as the reading of a document needs it. */
export interface PlannedElement {
  readonly namespace: string;
  readonly row: OpenRow | undefined;
  /** The row that the text of the element belongs to, and the position of its column. */
  readonly textRow: OpenRow | undefined;
  readonly textColumn: number;
  readonly attributes: ElementShape['attributes'];
  readonly children: ReadonlyMap<string, readonly PlannedElement[]>;
}

/** Makes the plan of a root. Elements within which nothing is wanted are left out. */
export function planReading(
  root: ElementShape,
  outputs: ReadonlyMap<SchemaTable, readonly OutputRows[]>,
): PlannedElement {
  return planElement(root, undefined, outputs) ?? { ...nothing, namespace: root.namespace };
}

const nothing: PlannedElement = {
  namespace: '',
  row: undefined,
  textRow: undefined,
  textColumn: -1,
  attributes: new Map(),
  children: new Map(),
};

function planElement(
  shape: ElementShape,
  around: OpenRow | undefined,
  outputs: ReadonlyMap<SchemaTable, readonly OutputRows[]>,
): PlannedElement | undefined {
  const { table, textColumn, attributes, namespace } = shape;
  const wanted = table === undefined ? undefined : outputs.get(table);
  const row = table === undefined ? undefined : new OpenRow(table, around, wanted ?? []);
  const children = new Map<string, PlannedElement[]>();
  for (const [name, shapes] of shape.children) {
    const planned = shapes.flatMap((child) => planElement(child, row, outputs) ?? []);
    if (planned.length > 0) children.set(name, planned);
  }
  // A row is opened for the key that its parts need, too; the texts of a row that nobody wants are not.
  const isText = table === undefined && textColumn >= 0;
  if (table !== undefined && wanted === undefined && !hasRows(children)) return undefined;
  const textRow = textColumn < 0 ? undefined : isText ? around : row;
  return { namespace, row, textRow, textColumn, attributes, children };
}

function hasRows(children: ReadonlyMap<string, readonly PlannedElement[]>): boolean {
  return [...children.values()].some((planned) => planned.some(({ row }) => row !== undefined));
}

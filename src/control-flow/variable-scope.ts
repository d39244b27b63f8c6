import { convertValue } from '../datatypes/convert-value.ts';
import type { ColumnType } from '../datatypes/data-type.ts';
import { formatValue } from '../datatypes/format-value.ts';
import type { TypedValue, Value } from '../datatypes/value.ts';
import { DtsError, dtsError } from '../diagnostics/dts-error.ts';
import type { TypedExpressionTree } from '../expressions/compile-expression.ts';
import { evaluateExpression } from '../expressions/evaluate-expression.ts';
import { emptyValueOf } from '../plan/plan-variables.ts';
import type { VariableDescription } from '../sdk/task.ts';

/** A variable while the package runs. */
export interface VariableCell {
  readonly qualifiedName: string;
  readonly id: string;
  readonly description: string;
  /** Undefined for Object variables. */
  readonly type: ColumnType | undefined;
  readonly readOnly: boolean;
  readonly raiseChangedEvent: boolean;
  /** Computed on every read when present. */
  readonly expression: TypedExpressionTree | undefined;
  /** True when messages must not show the value. */
  readonly sensitive: boolean;
  value: Value;
  /** Of Object variables: what they hold; a `TypedValue` when a plain value was assigned. */
  object: unknown;
  /** True while its expression is evaluated. */
  evaluating: boolean;
}

const noCells: ReadonlyMap<string, VariableCell> = new Map();

function byName(cells: readonly VariableCell[]): ReadonlyMap<string, VariableCell> {
  return new Map(cells.map((cell) => [cell.qualifiedName, cell]));
}

/** The variables of a container within those of the containers around it. Names are case-sensitive. */
export class VariableScope {
  readonly parent: VariableScope | undefined;
  private readonly cells: ReadonlyMap<string, VariableCell>;
  private readonly makeSystemCells: (() => readonly VariableCell[]) | undefined;
  private systemCells: ReadonlyMap<string, VariableCell> | undefined;
  private readonly place: string;
  private readonly localeId: number;
  /** Told after a variable of this scope that raises OnVariableValueChanged was written. */
  onChanged: ((cell: VariableCell) => void) | undefined;

  constructor(
    parent: VariableScope | undefined,
    cells: readonly VariableCell[],
    place: { readonly path: string; readonly localeId: number },
    /** Makes the System variables: once, when the first of them is asked for. */
    makeSystemCells?: () => readonly VariableCell[],
  ) {
    this.parent = parent;
    this.cells = cells.length === 0 ? noCells : byName(cells);
    this.makeSystemCells = makeSystemCells;
    this.place = place.path;
    this.localeId = place.localeId;
  }

  /** Whether a variable of the name is visible; without a namespace, any will do. */
  has(name: string): boolean {
    return this.find(name) !== undefined;
  }

  /** What a name means here, without the value; without a namespace, any will do. */
  describe(name: string): VariableDescription | undefined {
    const cell = this.find(name)?.cell;
    return cell && { qualifiedName: cell.qualifiedName, type: cell.type, sensitive: cell.sensitive, identity: cell };
  }

  /** The value of a variable now. Throws a `DtsError` when there is none, it holds an object, or its expression fails. */
  read(name: string): TypedValue {
    const { cell, scope } = this.require(name);
    if (cell.type === undefined) {
      if (isTypedValue(cell.object)) return cell.object;
      throw dtsError('OPENDTSX_E_OBJECTVARIABLE', { variable: cell.qualifiedName }, { source: this.place });
    }
    if (cell.expression === undefined) return { type: cell.type, value: cell.value };
    return { type: cell.type, value: scope.computed(cell, cell.expression, cell.type) };
  }

  /** Writes a variable, converting to its type; NULL becomes the empty value, as variables hold no NULL. */
  write(name: string, value: TypedValue): void {
    const { cell, scope } = this.requireWritable(name);
    if (cell.type === undefined) cell.object = value;
    else cell.value = converted(value, cell, cell.type, this.place, this.localeId);
    scope.changed(cell);
  }

  /** What an Object variable holds; a typed value for other variables. */
  object(name: string): unknown {
    const { cell } = this.require(name);
    return cell.type === undefined ? cell.object : this.read(name);
  }

  /** Writes an Object variable. Throws a `DtsError` for variables of other types. */
  setObject(name: string, value: unknown): void {
    const { cell, scope } = this.requireWritable(name);
    if (cell.type !== undefined) {
      const args = { variable: cell.qualifiedName, type: cell.type.type, value: 'an object', valueType: 'Object' };
      throw dtsError('DTS_E_RUNTIMEVARIABLETYPECHANGE', args, { source: this.place });
    }
    cell.object = value;
    scope.changed(cell);
  }

  /** Evaluates an expression with the variables as they are now. Throws a `DtsError` with the expression's own finding. */
  evaluate(expression: TypedExpressionTree): TypedValue {
    const outcome = evaluateExpression(expression, {
      variable: (name) => this.read(name).value,
      localeId: this.localeId,
    });
    if ('error' in outcome) throw new DtsError({ ...outcome.error, source: this.place });
    return { type: expression.type, value: outcome.value };
  }

  private computed(cell: VariableCell, expression: TypedExpressionTree, type: ColumnType): Value {
    if (cell.evaluating)
      throw dtsError('OPENDTSX_E_VARIABLECYCLE', { variable: cell.qualifiedName }, { source: this.place });
    cell.evaluating = true;
    try {
      return converted(this.evaluate(expression), cell, type, this.place, this.localeId);
    } catch (error) {
      if (!(error instanceof DtsError) || error.diagnostic.symbol === 'OPENDTSX_E_VARIABLECYCLE') throw error;
      const args = { variable: cell.qualifiedName, detail: error.diagnostic.message };
      throw dtsError('DTS_E_VARIABLEEXPRESSIONERROR', args, { source: this.place }, { cause: error });
    } finally {
      cell.evaluating = false;
    }
  }

  private changed(cell: VariableCell): void {
    if (cell.raiseChangedEvent) this.onChanged?.(cell);
  }

  private find(name: string): { cell: VariableCell; scope: VariableScope } | undefined {
    const cell = this.findHere(name);
    return cell === undefined ? this.parent?.find(name) : { cell, scope: this };
  }

  // Parameter mappings of data flow sources name variables and parameters by id: `{GUID}`.
  private findHere(name: string): VariableCell | undefined {
    if (name.startsWith('{')) {
      const id = name.toLowerCase();
      return [...this.cells.values()].find((cell) => cell.id.toLowerCase() === id);
    }
    if (!name.includes('::')) return this.findUnqualified(name);
    return this.cells.get(name) ?? this.system(name);
  }

  // The designer writes Propagate among the variables of a handler, so that those come first.
  private system(name: string): VariableCell | undefined {
    if (this.makeSystemCells === undefined || !name.startsWith('System::')) return undefined;
    this.systemCells ??= byName(this.makeSystemCells());
    return this.systemCells.get(name);
  }

  private findUnqualified(name: string): VariableCell | undefined {
    const preferred =
      this.cells.get(`User::${name}`) ?? this.cells.get(`System::${name}`) ?? this.system(`System::${name}`);
    if (preferred !== undefined) return preferred;
    return [...this.cells.values()].find((cell) => cell.qualifiedName.endsWith(`::${name}`));
  }

  private require(name: string): { cell: VariableCell; scope: VariableScope } {
    const found = this.find(name);
    if (found !== undefined) return found;
    throw dtsError('DTS_E_VARIABLENOTFOUND', { variable: name, executable: this.place }, { source: this.place });
  }

  private requireWritable(name: string): { cell: VariableCell; scope: VariableScope } {
    const found = this.require(name);
    if (!found.cell.readOnly) return found;
    throw dtsError('DTS_E_VARIABLEREADONLY', { variable: found.cell.qualifiedName }, { source: this.place });
  }
}

function converted(value: TypedValue, cell: VariableCell, type: ColumnType, place: string, localeId: number): Value {
  if (value.value === null) return emptyValueOf(type);
  // A variable holds text of any length and decimals of any scale, whatever its first value was.
  const open = type.type === 'DT_WSTR' ? { ...type, length: 0 } : type;
  if (value.type.type === open.type) return value.value;
  const result = convertValue(value.value, value.type, open, { localeId });
  if (result.error?.kind !== 'error' && result.value !== null) return result.value;
  const shown = cell.sensitive ? '(not shown)' : formatValue(value.value, value.type);
  const args = { variable: cell.qualifiedName, type: type.type, value: shown, valueType: value.type.type };
  throw dtsError('DTS_E_RUNTIMEVARIABLETYPECHANGE', args, { source: place });
}

/** Whether something held by an Object variable is a plain value. */
export function isTypedValue(value: unknown): value is TypedValue {
  return typeof value === 'object' && value !== null && 'type' in value && 'value' in value;
}

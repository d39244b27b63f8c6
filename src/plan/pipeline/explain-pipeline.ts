import type { ColumnType } from '../../datatypes/data-type.ts';
import type { PropertyValue, TypedExpression } from '../../sdk/property.ts';
import { type ExecutionTree, executionTrees, type TreeMember } from './execution-trees.ts';
import type { ComponentPlan, PipelinePlan } from './pipeline-plan.ts';
import { rowsPerBuffer } from './rows-per-buffer.ts';
import { sharedFlow } from './shared-flow.ts';
import { usedLineages } from './unused-columns.ts';

/**
 * The plan of a data flow as text: components in execution order, their settings, columns and where their outputs lead; then its execution
 * trees with the columns that their buffers hold.
 */
export function explainPipeline(plan: PipelinePlan): string {
  const components = plan.components.flatMap((component) => explainComponent(component, plan));
  const trees = executionTrees(plan);
  const used = usedLineages(plan);
  return [explainBuffers(plan), ...components, ...trees.flatMap((tree) => explainTree(tree, trees, used))].join('\n');
}

function explainBuffers(plan: PipelinePlan): string {
  const shared = sharedFlow(plan);
  const threads =
    'obstacle' in shared ? `one thread: ${shared.obstacle}` : 'several threads may share the rows of a large source';
  return `buffers of ${rowsPerBuffer(plan)} rows; ${threads}`;
}

function explainTree(tree: ExecutionTree, trees: readonly ExecutionTree[], used: ReadonlySet<string>): string[] {
  const { number, component, output, members, columns, bytesPerRow } = tree;
  const unused = columns.filter(({ lineageId }) => !used.has(lineageId)).map(({ name }) => name);
  return [
    `execution tree ${number} from ${component.instance.name} "${output}"`,
    `  ${columns.length} columns, about ${bytesPerRow} bytes per row: ${columns.map(({ name }) => name).join(', ')}`,
    ...(unused.length === 0 ? [] : [`  no component takes ${unused.join(', ')}`]),
    ...members.flatMap((member) => explainMember(member, trees, '  ')),
  ];
}

function explainMember(member: TreeMember, trees: readonly ExecutionTree[], indent: string): string[] {
  const { component, members, output } = member;
  const next = trees.filter((tree) => tree.component === component).map(({ number }) => number);
  const notes = [
    ...(component.unit.declaration.columnProgram ? ['column program'] : []),
    ...(next.length === 0 ? [] : [`starts tree ${next.join(', ')}`]),
  ];
  const line = `${indent}"${output}" → ${component.instance.name}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
  return [line, ...members.flatMap((each) => explainMember(each, trees, `${indent}  `))];
}

function explainComponent(component: ComponentPlan, plan: PipelinePlan): string[] {
  const { instance, unit } = component;
  const lines = [
    `${instance.name} (${unit.declaration.displayName}, ${unit.declaration.placement}, ${unit.declaration.partition})`,
  ];
  for (const [slot, name] of component.connectionNames) lines.push(`  connection ${slot}: ${name}`);
  for (const [name, value] of Object.entries(instance.properties)) {
    const text = printProperty(value, unit.declaration.properties[name]?.sensitive === true);
    if (text !== '') lines.push(`  ${name} = ${text}`);
  }
  for (const input of instance.inputs) {
    const columns = input.columns.map((column) => column.name + (column.external ? ` → ${column.external.name}` : ''));
    if (columns.length > 0) lines.push(`  input "${input.name}": ${columns.join(', ')}`);
  }
  instance.outputs.forEach((output, index) => {
    const targets = plan.paths
      .filter((path) => path.from.component === component.index && path.from.output === index)
      .map((path) => plan.components[path.to.component]?.instance.name);
    lines.push(
      `  output "${output.name}"${output.isErrorOut ? ' (error)' : ''} → ${targets.join(', ') || '(no path)'}`,
    );
    for (const column of output.columns) {
      const expression = Object.values(column.properties).find(isExpression);
      lines.push(`    ${column.name} ${printType(column.type)}${expression ? ` = ${expression.text}` : ''}`);
    }
  });
  return lines;
}

function isExpression(value: PropertyValue): value is TypedExpression {
  return typeof value === 'object' && value !== null && 'compiled' in value;
}

function printProperty(value: PropertyValue, sensitive: boolean): string {
  if (value === null || value === '' || Array.isArray(value)) return '';
  if (sensitive) return '(sensitive)';
  if (isExpression(value)) return value.text;
  const text = String(value).replaceAll(/\s+/g, ' ').trim();
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
}

/** A column type as written in documentation: `DT_WSTR(50)`, `DT_STR(50, 1252)`, `DT_NUMERIC(18, 2)`. */
export function printType(type: ColumnType): string {
  switch (type.type) {
    case 'DT_WSTR':
    case 'DT_BYTES':
      return `${type.type}(${type.length})`;
    case 'DT_STR':
      return `DT_STR(${type.length}, ${type.codePage})`;
    case 'DT_NUMERIC':
      return `DT_NUMERIC(${type.precision}, ${type.scale})`;
    case 'DT_DECIMAL':
    case 'DT_DBTIME2':
    case 'DT_DBTIMESTAMP2':
    case 'DT_DBTIMESTAMPOFFSET':
      return `${type.type}(${type.scale})`;
    case 'DT_TEXT':
      return `DT_TEXT(${type.codePage})`;
    default:
      return type.type;
  }
}

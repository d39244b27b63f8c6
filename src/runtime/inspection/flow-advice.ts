import type { ComponentProfile, FlowProfile } from '../../data-flow/flow-profile.ts';
import type { ComponentPlan, PipelinePlan } from '../../plan/pipeline/pipeline-plan.ts';
import { unusedColumns } from '../../plan/pipeline/unused-columns.ts';
import { columnReference } from '../../sdk/row-algorithms/column-reference.ts';
import type { FlowSights } from './flow-sights.ts';

/** What would make a data flow faster, or hold less. */
export interface FlowAdvice {
  /** Name of the rule: `sorted-already`. */
  readonly rule: string;
  /** Name of the component that it is about. */
  readonly component: string;
  /** What was seen and what to do, in sentences. */
  readonly text: string;
}

/** A component with what it did in a run. */
interface Seen {
  readonly plan: ComponentPlan;
  readonly profile: ComponentProfile;
  /** Its part of the own times of all components, 0 to 1. */
  readonly share: number;
  readonly pipeline: PipelinePlan;
  readonly sights: FlowSights;
}

/** A rule: its name, and what it says about a component, if anything. */
type AdviceRule = readonly [name: string, rule: (seen: Seen) => string | undefined];

const rules: readonly AdviceRule[] = [
  ['sorted-already', sortedAlready],
  ['sort-in-database', sortInDatabase],
  ['lookup-cache', lookupCache],
  ['fast-load', fastLoad],
  ['command-per-row', commandPerRow],
  ['union-conversions', unionConversions],
  ['unused-columns', columnsNobodyUses],
  ['holds-rows', holdsRows],
  ['others-wait', othersWait],
];

// Below this many rows nothing that is done row by row is worth a change.
const fewRows = 1000;

/** What would help a data flow, by what a run of it was seen to do. */
export function advise({ plan, components }: FlowProfile, sights: FlowSights): FlowAdvice[] {
  const total = components.reduce((sum, { own }) => sum + own, 0);
  return plan.components.flatMap((component, index) => {
    const profile = components[index];
    const share = total === 0 ? 0 : profile.own / total;
    const seen = { plan: component, profile, share, pipeline: plan, sights };
    return rules.flatMap(([rule, say]) => {
      const text = say(seen);
      return text === undefined ? [] : [{ rule, component: profile.name, text }];
    });
  });
}

function isUnit({ unit }: ComponentPlan, creationName: string): boolean {
  return unit.declaration.identifiers.creationName === creationName;
}

function sortedAlready({ plan, profile, sights }: Seen): string | undefined {
  if (!isUnit(plan, 'Microsoft.Sort') || profile.rowsIn < 2 || !sights.ordered.get(plan.index)) return undefined;
  return `${rows(profile.rowsIn)} came in the order that this Sort makes. If they always do, set IsSorted and SortKeyPosition on the output they come from and remove the Sort.`;
}

function sortInDatabase({ plan, profile, pipeline, sights }: Seen): string | undefined {
  if (!isUnit(plan, 'Microsoft.Sort') || sights.ordered.get(plan.index)) return undefined;
  const source = databaseSourceOf(plan.index, pipeline);
  if (source === undefined || profile.rowsIn < fewRows) return undefined;
  return `${rows(profile.rowsIn)} come from a database: let the query of ${source.instance.name} ORDER BY the keys, set IsSorted and SortKeyPosition on its output, and remove the Sort.`;
}

/** The database source whose rows reach a component over synchronous components only. */
function databaseSourceOf(component: number, pipeline: PipelinePlan): ComponentPlan | undefined {
  const path = pipeline.paths.find(({ to }) => to.component === component);
  if (path === undefined) return undefined;
  const from = pipeline.components[path.from.component];
  const { declaration } = from.unit;
  if (declaration.kind === 'source') {
    const slots = Object.values(declaration.connections ?? {});
    return slots.some(({ accepts }) => accepts.includes('database')) ? from : undefined;
  }
  const isSynchronous = from.instance.outputs[path.from.output].synchronousInputId !== '';
  return isSynchronous ? databaseSourceOf(from.index, pipeline) : undefined;
}

function lookupCache({ plan, sights }: Seen): string | undefined {
  const repeated = sights.repeatedKeys.get(plan.index);
  if (repeated === undefined || repeated.rows < fewRows || repeated.keys * 2 > repeated.rows) return undefined;
  const seen = `Of ${rows(repeated.rows)} looked at, ${count(repeated.keys)} had a key of their own`;
  return plan.instance.properties.CacheType === 2
    ? `${seen}, and the database was asked for each row. Set the cache mode to Partial, or to Full when the reference fits into memory.`
    : `${seen}. When the reference fits into memory, the cache mode Full asks the database once.`;
}

function fastLoad({ plan, profile }: Seen): string | undefined {
  const { AccessMode } = plan.instance.properties;
  if (!isUnit(plan, 'Microsoft.OLEDBDestination') || profile.rowsIn < fewRows) return undefined;
  if (AccessMode !== 0 && AccessMode !== 1) return undefined;
  return `${rows(profile.rowsIn)} are written without fast load, which SSIS sends one by one. Set the access mode to "Table or view - fast load".`;
}

function commandPerRow({ plan, profile }: Seen): string | undefined {
  if (!isUnit(plan, 'Microsoft.OLEDBCommand') || profile.rowsIn < fewRows) return undefined;
  return `The statement ran ${count(profile.rowsIn)} times, once for each row. Write the rows to a table with fast load and let one Execute SQL Task do the work.`;
}

function unionConversions({ plan, profile }: Seen): string | undefined {
  if (!isUnit(plan, 'Microsoft.UnionAll') || profile.rowsIn < fewRows) return undefined;
  const { inputs, outputs } = plan.instance;
  const targets = new Map(outputs.flatMap(({ columns }) => columns).map((column) => [column.lineageId, column]));
  const converted = inputs.flatMap((input) =>
    input.columns
      .filter(({ type, properties }) => {
        const target = targets.get(columnReference(String(properties.OutputColumnLineageID ?? '')));
        return target !== undefined && JSON.stringify(target.type) !== JSON.stringify(type);
      })
      .map(({ name }) => `${name} of ${input.name}`),
  );
  if (converted.length === 0) return undefined;
  return `Every row is converted to the type of the output: ${listed(converted)}. Give the columns one type where they are read.`;
}

function columnsNobodyUses({ plan, pipeline, profile }: Seen): string | undefined {
  if (plan.unit.declaration.kind !== 'source' || profile.rowsOut === 0) return undefined;
  const unused = unusedColumns(plan, pipeline);
  if (unused.length === 0) return undefined;
  return `No component uses ${listed(unused)}: leave ${unused.length === 1 ? 'it' : 'them'} out of the source.`;
}

function holdsRows({ plan, profile }: Seen): string | undefined {
  const { heldBytes, spilledBytes, rowsIn } = profile;
  if (heldBytes < littleMemory && spilledBytes === 0) return undefined;
  const spilled = spilledBytes === 0 ? '' : `, and wrote ${bytes(spilledBytes)} to temporary files`;
  const what = plan.unit.declaration.displayName;
  return `This ${what} held up to ${bytes(heldBytes)}${rowsIn === 0 ? '' : ` of ${rows(rowsIn)}`}${spilled}. Rows and columns removed before it take no memory.`;
}

function othersWait({ profile, share, pipeline, plan }: Seen): string | undefined {
  const isLast = plan.instance.outputs.every((_, output) =>
    pipeline.paths.every(({ from }) => from.component !== plan.index || from.output !== output),
  );
  if (!isLast || share < 0.5 || profile.own < 1000 || plan.instance.inputs.length === 0) return undefined;
  return `It took ${Math.round(share * 100)} % of the time: everything before it waits for it.`;
}

const mebibyte = 1 << 20;
const littleMemory = 16 * mebibyte;

function bytes(amount: number): string {
  return amount < mebibyte ? `${Math.ceil(amount / 1024)} KiB` : `${(amount / mebibyte).toFixed(1)} MiB`;
}

function rows(amount: number): string {
  return `${count(amount)} row${amount === 1 ? '' : 's'}`;
}

function count(amount: number): string {
  return String(amount).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(', ');
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}

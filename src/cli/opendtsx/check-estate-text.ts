import type { EstateNeed, EstateReport } from '../../tools/check-packages/check-packages.ts';
import { formatCount, formatPlural } from '../console/number-text.ts';
import type { Painter } from '../console/painter.ts';
import { formatTable } from '../console/table.ts';
import { settingsFile } from './check-settings.ts';

type Needs = EstateReport['needs'];

interface Topic {
  /** What is counted, in the singular. */
  readonly noun: string;
  readonly needs: readonly EstateNeed[];
  readonly advice: string;
}

interface List {
  readonly title: string;
  readonly needs: readonly EstateNeed[];
  /** What stands beside the names. */
  readonly note?: { readonly title: string; of(need: EstateNeed): string };
}

const longestList = 20;
const widestName = 100;

/** The report of `opendtsx check` for people: counts, failures, what most packages need first with what to do, lists, settings to fill in. */
export function estateText(report: EstateReport, paint: Painter): string {
  const settings = settingsFile(report.needs);
  const blocks = [
    countLines(report, paint),
    failureLines(report, paint),
    topicLines(report.needs, paint),
    ...listsOf(report.needs).map((list) => listLines(list, paint)),
    settings && [paint('strong', 'opendtsx.yaml for the folder of the packages, to be filled in'), ...settings],
  ];
  return blocks
    .filter((lines) => lines !== undefined && lines.length > 0)
    .map((lines) => `${lines?.join('\n')}\n`)
    .join('\n');
}

function countLines(
  { packages, loaded, roundTripIdentical, validated, buildOutputs, canceled }: EstateReport,
  paint: Painter,
): string[] {
  const share = (count: number, what: string): string =>
    paint(count === packages ? 'success' : 'warning', `${formatCount(count)} ${what}`);
  const counts = [
    share(loaded, 'loaded'),
    share(roundTripIdentical, 'written back unchanged'),
    share(validated, 'validated'),
  ];
  const left = formatPlural(buildOutputs, 'project deployment file');
  return [
    ...(canceled ? [paint('warning', 'Canceled before all packages were checked.')] : []),
    `${formatPlural(packages, 'package')}: ${counts.join(', ')}.`,
    ...(buildOutputs === 0 ? [] : [paint('faint', `Left out: ${left} (in bin and obj beside a .dtproj).`)]),
  ];
}

function topicsOf(needs: Needs): Topic[] {
  return [
    {
      noun: 'connection manager without a driver',
      needs: needs.connections,
      advice: 'point it to another database: connections: below',
    },
    { noun: 'Windows or UNC path', needs: needs.paths, advice: 'name the folder of this machine: paths: below' },
    { noun: 'secret that does not open', needs: needs.secrets, advice: 'set its variable: secrets: below' },
    { noun: 'parameter without value', needs: needs.parameters, advice: 'give it a value: parameters: below' },
    { noun: 'script', needs: needs.scripts, advice: 'replace it by tasks and components that run here' },
    { noun: 'unit not supported yet', needs: needs.unsupported, advice: 'opendtsx validate tells the way out' },
    {
      noun: 'unit of another maker',
      needs: needs.thirdParty,
      advice: 'replace it, or register a unit of your own (opendtsx/sdk)',
    },
  ];
}

function listsOf(needs: Needs): List[] {
  const unit = { title: 'kind', of: (need: EstateNeed) => need.unit ?? '' };
  return [
    { title: 'Scripts', needs: needs.scripts, note: unit },
    { title: 'Not supported yet', needs: needs.unsupported, note: unit },
    { title: 'Units of other makers', needs: needs.thirdParty, note: unit },
    {
      title: 'Secrets in the data of tasks, to be given with /Set',
      needs: needs.secrets.filter(({ variable }) => variable === undefined),
    },
    { title: 'Database providers', needs: needs.drivers, note: { title: 'leads to', of: destinationOf } },
    { title: 'Written by', needs: needs.versions },
  ];
}

function destinationOf({ product = 'a database not known here', driver }: EstateNeed): string {
  return `${product}, ${driver === undefined ? 'no driver' : `driver ${driver}`}`;
}

function affected(needs: readonly EstateNeed[]): number {
  return new Set(needs.flatMap(({ packages }) => packages)).size;
}

function topicLines(needs: Needs, paint: Painter): string[] {
  const rows = topicsOf(needs)
    .map((topic) => ({ ...topic, packages: affected(topic.needs) }))
    .filter(({ packages }) => packages > 0)
    .sort((left, right) => right.packages - left.packages)
    .map(({ noun, needs: { length }, advice, packages }) => [formatCount(packages), formatCount(length), noun, advice]);
  const columns = [
    { title: 'packages', align: 'right' },
    { title: 'distinct', align: 'right' },
    { title: 'need' },
    { title: 'what to do', widest: widestName },
  ] as const;
  return rows.length === 0 ? [] : [paint('strong', 'What the packages need'), ...formatTable(columns, rows)];
}

function listLines({ title, needs, note }: List, paint: Painter): string[] {
  if (needs.length === 0) return [];
  const rows = needs
    .slice(0, longestList)
    .map((need) => [formatCount(need.packages.length), formatCount(need.uses), need.name, note?.of(need) ?? '']);
  const columns = [
    { title: 'packages', align: 'right' },
    { title: 'uses', align: 'right' },
    { title: 'name', widest: widestName },
    ...(note === undefined ? [] : [{ title: note.title, widest: widestName }]),
  ] as const;
  const more = needs.length - longestList;
  return [
    paint('strong', title),
    ...formatTable(columns, rows),
    ...(more > 0 ? [paint('faint', `… ${formatCount(more)} more; --json lists all of them`)] : []),
  ];
}

function failureLines({ failures }: EstateReport, paint: Painter): string[] {
  if (failures.length === 0) return [];
  const groups = Map.groupBy(failures, ({ stage, symbol }) => `${stage} ${symbol}`);
  const rows = [...groups.values()]
    .map((group) => ({ first: group[0], files: new Set(group.map(({ file }) => file)).size }))
    .sort((left, right) => right.files - left.files)
    .map(({ first, files }) => [formatCount(files), first.stage, first.symbol, first.file]);
  const columns = [
    { title: 'packages', align: 'right' },
    { title: 'stage' },
    { title: 'code', widest: widestName },
    { title: 'for example', widest: widestName },
  ] as const;
  return [
    paint('strong', 'What fails'),
    ...formatTable(columns, rows),
    paint(
      'faint',
      'opendtsx validate <package> tells where and what to do; opendtsx explain <code> what a code means.',
    ),
  ];
}

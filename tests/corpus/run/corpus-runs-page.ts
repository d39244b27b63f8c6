import type { CorpusRuns } from './run-corpus.ts';
import type { CorpusRun } from './run-corpus-package.ts';

/** Heading under which the page of the corpus tells of runs. */
export const runsHeading = '## Runs';

const notRun: Readonly<Record<string, string>> = {
  scripts: 'need Script tasks or components',
  units: 'need other units that are not supported',
  servers: 'need a server that is no database',
  faulty: 'have errors of planning',
  encrypted: 'are encrypted without a known key',
};

/** The part of the page that tells how the packages ran, from its heading on. */
export function runsPage(all: readonly CorpusRuns[]): string {
  const [first] = all;
  const columns = all.map(({ database }) => database);
  const row = (title: string, count: (runs: CorpusRuns) => number): string =>
    `| ${title} | ${all.map((runs) => String(count(runs))).join(' | ')} |`;
  const rows = [
    row('run', ({ runs }) => runs.filter(({ outcome }) => outcome !== undefined).length),
    row('ended with success', ({ green }) => green.length),
    row('— with rows moved by data flows', ({ green }) => green.filter(({ rows: moved }) => moved > 0).length),
    row('failed, for the reasons below', ({ explained }) => explained.length),
    row('failed otherwise', ({ unexplained }) => unexplained.length),
  ];
  return `${runsHeading}

Every package that needs nothing but files and databases is run in a copy of its folder (\`npm run corpus -- --run\`): drives and shares are mapped into it, databases
to fresh ones with the tables that its components and statements name, each with a few made-up rows. Inputs are taken from its repository, or made from the
columns of their connection manager. A policy keeps it from touching anything else. \`WAITFOR DELAY\` is cut short.

| packages | ${columns.join(' | ')} |
|---|${columns.map(() => '---:').join('|')}|
${rows.join('\n')}

Not run: ${Object.entries(notRun)
    .map(([kind, words]) => `${countOf(first?.runs ?? [], kind)} ${words}`)
    .join(', ')}.

${all.map(failures).join('\n\n')}
`;
}

function countOf(runs: readonly CorpusRun[], kind: string): number {
  return runs.filter(({ needs }) => needs.kind === kind).length;
}

const kinds = {
  own: 'Its own, in SSIS as well',
  input: 'Files or rows that the corpus does not hold',
  translation: 'Its T-SQL is refused',
  'sql-server': 'Only SQL Server has it',
  windows: 'Only Windows has it',
} as const;

function failures({ database, explained, unexplained }: CorpusRuns): string {
  const lines = Object.entries(kinds).flatMap(([kind, title]) =>
    explained
      .filter(({ failure }) => failure.kind === kind)
      .map(({ run, failure }) => `| ${title} | \`${shortName(run.name)}\` | ${failure.reason} |`),
  );
  const others = unexplained.map(
    ({ name, errors }) => `| Not explained | \`${shortName(name)}\` | \`${errors[0]?.symbol ?? ''}\` |`,
  );
  return `### Failures with ${database}

| whose | package | why |
|---|---|---|
${[...lines, ...others].join('\n')}`;
}

// Repositories nest folders of one name.
function shortName(name: string): string {
  const parts = name.split('/');
  return parts.filter((part, at) => part !== parts[at - 1]).join('/');
}

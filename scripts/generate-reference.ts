/** Writes docs/reference/: one page for each stock unit from its declaration, and the table of message codes; `--check` only compares. */
import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedCodes } from '../src/diagnostics/codes.generated.ts';
import { entryOfSymbol, formatCode } from '../src/diagnostics/codes.ts';
import { wordingOf } from '../src/diagnostics/messages.ts';
import { ownCodes } from '../src/diagnostics/own-codes.ts';
import type { AnyUnit } from '../src/registry/registry.ts';
import { code, markdownPage, markdownTable } from './documentation/markdown.ts';
import { unitPage } from './documentation/unit-page.ts';
import { checkout, writeGeneratedFolder } from './generated-file.ts';

interface FoundUnit {
  /** `transformations/sort`. */
  readonly path: string;
  /** Its page without suffix: the path, and where a folder holds several units their names below it. */
  readonly page: string;
  readonly unit: AnyUnit;
}

async function stockUnits(): Promise<FoundUnit[]> {
  const folder = join(checkout, 'src/units');
  const found = globSync('*/*/index.ts', { cwd: folder }).map(async (door) => {
    const module = (await import(join(folder, door))) as Record<string, AnyUnit>;
    const path = dirname(door).replaceAll('\\', '/');
    const members = Object.entries(module);
    return members.map(([name, unit]) => ({
      path,
      page: members.length === 1 ? path : `${path}/${kebab(name)}`,
      unit,
    }));
  });
  return (await Promise.all(found)).flat().sort((left, right) => (left.page < right.page ? -1 : 1));
}

/** `wmi-data-reader` of `wmiDataReaderTask`. */
function kebab(name: string): string {
  return name
    .replace(/Task$/, '')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .toLowerCase();
}

function index(units: readonly FoundUnit[]): string {
  const groups = [...Map.groupBy(units, ({ path }) => path.split('/')[0])].map(([group, members]) => {
    const rows = members.map(({ page, unit: { declaration } }) => [
      `[${declaration.displayName}](${page}.md)`,
      declaration.description,
    ]);
    return `## ${group[0].toUpperCase()}${group.slice(1).replace('-', ' ')}\n\n${markdownTable(['name', 'what it does'], rows)}`;
  });
  return markdownPage(
    '# Reference',
    'Written by `npm run generate` from the declarations of the units and the tables of messages. [Message codes](codes.md) lists what OpenDTSX says when something is wrong.',
    ...groups,
  );
}

function codes(): string {
  const symbols = [
    ...generatedCodes
      .trim()
      .split('\n')
      .map((line) => line.slice(9)),
    ...Object.keys(ownCodes),
  ];
  const rows = symbols.flatMap((symbol) => {
    const entry = entryOfSymbol(symbol);
    const wording = wordingOf(symbol);
    if (entry === undefined || wording === undefined) return [];
    return [[code(formatCode(entry.code)), code(symbol), entry.severity, wording.message, wording.hint ?? '']];
  });
  return markdownPage(
    '# Message codes',
    `Written by \`npm run generate\`. Codes and symbols are those of the SSIS message reference, those that begin with \`OPENDTSX_\` our own; the wording is ours. \`{name}\` stands for what the message is about. \`opendtsx explain <code>\` says the same. ${rows.length} codes have a wording; another code of SSIS is told with its symbol and arguments.`,
    markdownTable(['code', 'symbol', 'severity', 'message', 'what to do'], rows),
  );
}

const units = await stockUnits();
const pages = units.map(({ path, page, unit }) => {
  const up = '../'.repeat(page.split('/').length - 1);
  return [`${page}.md`, unitPage(unit, `src/units/${path}`, up)] as const;
});
writeGeneratedFolder(
  join(checkout, 'docs/reference'),
  new Map([['README.md', index(units)], ['codes.md', codes()], ...pages]),
);

/** A command of `opendtsx`, as help shows it. */
export interface CommandDescription {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly detail: string;
  readonly examples: readonly string[];
}

/** The commands of `opendtsx` in the order in which help lists them. */
export const commands: readonly CommandDescription[] = [
  {
    name: 'run',
    usage: 'opendtsx run <package> [options]',
    summary: 'runs a package',
    detail:
      'Takes a .dtsx, or an .ispac with /Package, and every option of dtexec; dtexec /? lists them. Settings for this machine are\n' +
      'read from an opendtsx.yaml beside the package or in the current folder.',
    examples: [
      'opendtsx run package.dtsx',
      'opendtsx run package.dtsx --connection "Warehouse=sqlite:./out.db" --path-map "C:\\data=./data"',
      'opendtsx run project.ispac /Package Load.dtsx /Par "Day=2026-01-31" --json',
    ],
  },
  {
    name: 'validate',
    usage: 'opendtsx validate <package> [--json] [options]',
    summary: 'tells what would keep a package from running here, without running it',
    detail:
      'Lists what is missing or not supported and ends with 1 when there are errors. --json gives one JSON document.',
    examples: [
      'opendtsx validate package.dtsx',
      'opendtsx validate package.dtsx --json',
      'opendtsx validate project.ispac /Package Load.dtsx /W',
    ],
  },
  {
    name: 'explain',
    usage: 'opendtsx explain <package|code> [options]',
    summary: 'shows the plan of a package, or what a code means',
    detail: 'A code may be hexadecimal, decimal or a symbol. Neither connections nor the network are used.',
    examples: ['opendtsx explain package.dtsx', 'opendtsx explain 0xC02020A1', 'opendtsx explain DTS_E_OLEDBERROR'],
  },
  {
    name: 'quickstart',
    usage: 'opendtsx quickstart',
    summary: 'runs an example: files in, a table and a reject file out',
    detail:
      'Shows the way of the rows and what came out. Runs in examples/quickstart, or in a copy where that cannot be written.',
    examples: ['opendtsx quickstart', 'opendtsx quickstart --no-progress', 'NO_COLOR=1 opendtsx quickstart'],
  },
  {
    name: 'help',
    usage: 'opendtsx help [command]',
    summary: 'shows this, or how a command is used',
    detail: 'The same as --help after a command.',
    examples: ['opendtsx help', 'opendtsx help run', 'opendtsx validate --help'],
  },
];

/** The help of `opendtsx`. */
export function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  return `Loads and runs SQL Server Integration Services packages.

Usage: opendtsx <command>

${commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`).join('\n')}

  --version   the version of OpenDTSX

Examples:
  opendtsx quickstart
  opendtsx validate package.dtsx
  opendtsx run package.dtsx --connection "Warehouse=sqlite:./out.db"
`;
}

/** The help of one command. */
export function commandHelp({ usage, detail, summary, examples }: CommandDescription): string {
  const sentence = `${summary[0].toUpperCase()}${summary.slice(1)}.`;
  return `${sentence}\n\nUsage: ${usage}\n\n${detail}\n\nExamples:\n${examples.map((example) => `  ${example}\n`).join('')}`;
}

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
    usage: 'opendtsx run [package|project] [options]',
    summary: 'runs a package',
    detail:
      'Takes a .dtsx, an .ispac or .dtproj (/Package names the package), or the folder of a project; without any, the project of the current\n' +
      'folder. A package is run with the parameters and connection managers of its project. Takes every option of dtexec; dtexec /? lists them.\n' +
      'Settings for this machine are read from an opendtsx.yaml beside the package or in the current folder: connections, paths, parameters,\n' +
      'environments, credentials, policy.\n\n' +
      '  --dry-run               validates and tells what would run, with which values\n' +
      '  --only, --from PATH     runs one executable, or from one executable on\n' +
      '  --parameter name=value  --environment name  --policy policy.yaml\n' +
      '  --report report.html    writes what happened as one file that can be mailed\n\n' +
      'Ends as dtexec does: 0 success, 1 failure, 3 canceled, 4 not found, 5 not loadable, 6 command line wrong.',
    examples: [
      'opendtsx run package.dtsx --report report.html',
      'opendtsx run package.dtsx --dry-run --connection "Warehouse=sqlite:./out.db" --path-map "C:\\data=./data"',
      'opendtsx run project.ispac /Package Load.dtsx --parameter "Day=2026-01-31" --environment production',
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
    name: 'check',
    usage: 'opendtsx check <package|folder> [--expressions] [--json] [--decrypt-env NAME]',
    summary: 'tells how many packages load and validate here, and what they need',
    detail:
      'Takes a .dtsx, an .ispac or a folder, and opens no connection: loads every package, writes it without change and compares, plans it.\n' +
      'Lists drivers, secrets, Windows and UNC paths, parameters, scripts and units that are missing, what most packages need first, and an\n' +
      'opendtsx.yaml to be filled in; what an opendtsx.yaml gives already is not listed. Build outputs (bin and obj beside a .dtproj) are left\n' +
      'out. Ends with 0 when all load and validate, else 1; Ctrl+C shows what was found so far and ends with 3. --json gives one document\n' +
      '(schemas/check.schema.json). --decrypt-env names an environment variable with the password of the packages.\n\n' +
      '--expressions binds every expression instead: variables, properties, constraints, loops, tasks and data flows. Lists the expressions\n' +
      'that do not bind, and columns recorded with another type than their expression has: a choice of the author, or an expression whose\n' +
      'columns or variables were changed later. Ends with 1 unless all bind, with 4 or 5 when there is no package.',
    examples: [
      'opendtsx check packages',
      'opendtsx check project.ispac --json',
      'opendtsx check --expressions package.dtsx',
    ],
  },
  {
    name: 'diff',
    usage: 'opendtsx diff <old.dtsx> <new.dtsx> [--json]',
    summary: 'tells what two packages differ in by meaning',
    detail:
      'Compares executables, properties, expressions, variables, connection managers and data flows; layout, generated identifiers, version\n' +
      'numbers and the format are not compared, and of secrets only the change is told. --json gives one JSON document.\n' +
      'Ends with 0 when there is no difference, 1 when there is one, 2 when a package cannot be read.',
    examples: [
      'opendtsx diff old.dtsx new.dtsx',
      'opendtsx diff old.dtsx new.dtsx --json',
      'git difftool --tool=opendtsx HEAD~1 -- package.dtsx',
    ],
  },
  {
    name: 'textconv',
    usage: 'opendtsx textconv <package.dtsx>',
    summary: 'shows a package as text that Git can compare',
    detail:
      'The text has neither layout nor secrets, and is the same for packages that mean the same. docs/guides/git.md sets it up.',
    examples: ['opendtsx textconv package.dtsx', 'git config diff.dtsx.textconv "opendtsx textconv"'],
  },
  {
    name: 'eval',
    usage: "opendtsx eval ['<expression>'] [--var name:type=value]… [--column name:type=value]… [--now time] | --jsonl",
    summary: 'evaluates an expression: its value and type, or what is wrong with it',
    detail:
      'Variables have the types String, Int32, Boolean, DateTime, Decimal …; columns DT_I4, DT_WSTR:20, DT_STR:20:1252, DT_NUMERIC:18:2 …\n' +
      '(length, code page, precision and scale as in a cast; the widest when left out). A column without =, and =NULL(), is NULL; = with\n' +
      'nothing after it is the empty text. Ends with 1 when the expression has no value.\n\n' +
      'Without an expression it reads them line by line; at a terminal with history, completion and :help.\n\n' +
      '--jsonl reads {"expression": …, "context": {"vars": {"User::N": ["DT_I4", 5]}, "cols": {}, "lineage": {}, "now": …}} from each line\n' +
      'of standard input and answers {"type", "value"} or {"error": "parse|type|validate|runtime", "code", "message"}. A line that is no\n' +
      'such case is answered with "error": "input", and the command then ends with 1.',
    examples: [
      'opendtsx eval \'UPPER(SUBSTRING("hello", 1, 1))\'',
      "opendtsx eval '@Folder + City' --var 'User::Folder:String=C:\\data\\' --column City:DT_WSTR:20=Oslo",
      "opendtsx eval 'ISNULL(Amount) ? 0 : Amount' --column Amount:DT_I4",
    ],
  },
  {
    name: 'lsp',
    usage: 'opendtsx lsp [--stdio]',
    summary: 'serves editors: findings, types, completion and renaming in the expressions of packages',
    detail:
      'Speaks the Language Server Protocol over standard input and output, for .dtsx documents. Editors start it; editors/vscode of the\n' +
      'repository does so for Visual Studio Code. Project parameters are taken from a Project.params beside the package.',
    examples: ['opendtsx lsp'],
  },
  {
    name: 'build',
    usage: 'opendtsx build [folder|.dtproj] [-o file.ispac] [--configuration NAME] [--decrypt-env NAME]',
    summary: 'builds a project deployment file from a project folder',
    detail:
      'Takes what the .dtproj lists, as the designer does. The same files give the same bytes. The first configuration counts unless\n' +
      'another one is named; --decrypt-env names the environment variable with the password of the project.',
    examples: [
      'opendtsx build',
      'opendtsx build ./Warehouse -o Warehouse.ispac',
      'opendtsx build Warehouse.dtproj --configuration Production',
    ],
  },
  {
    name: 'eject',
    usage: 'opendtsx eject <package> [-o file.ts] [--decrypt-env NAME]',
    summary: 'writes a package as TypeScript that builds it',
    detail:
      'The program says in words what it can and keeps the rest as XML, so that nothing is lost; a package of an older format is brought to\n' +
      'format 8 first. Secrets are not written: the program takes them as arguments, and their names are listed. Without -o it goes to\n' +
      'standard output. --decrypt-env names the environment variable with the password of the package.',
    examples: [
      'opendtsx eject package.dtsx',
      'opendtsx eject package.dtsx -o package.ts',
      'opendtsx eject old.dtsx -o load.ts --decrypt-env PASSWORD',
    ],
  },
  {
    name: 'profile-view',
    usage: 'opendtsx profile-view <profiles.xml> [--html page.html]',
    summary: 'shows the profiles of a Data Profiling task as a page',
    detail:
      'Takes the file that the task has written, here or in SSIS. The page needs no scripts and nothing from outside, so it can be mailed; it\n' +
      'may hold data of the tables. Without --html it goes to standard output. Ends with 0, 4 when there is no such file, 5 when it cannot be read.',
    examples: ['opendtsx profile-view profiles.xml --html page.html', 'opendtsx profile-view profiles.xml > page.html'],
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

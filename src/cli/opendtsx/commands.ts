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
    name: 'serve',
    usage: 'opendtsx serve [--data DIR] [--port N] [options]',
    summary: 'serves a catalog: deploy, configure, run, watch and schedule packages',
    detail:
      'Keeps everything in --data (./opendtsx-data), needs nothing else, and answers at http://127.0.0.1:8370 until it is stopped (Ctrl+C). At the\n' +
      'first start it tells how to log in. The key that sealed the sensitive values is DIR/server.key: keep it with the backups.\n\n' +
      '  --host ADDRESS          other machines reach it too (0.0.0.0); use TLS then\n' +
      '  --tls-cert, --tls-key   PEM files\n' +
      '  --tds-port PORT         answers T-SQL there, as a SQL Server with SSISDB and msdb does\n' +
      '  --database-env NAME     environment variable with the postgres:// address that several servers share; --key-file names their key\n' +
      '  --reset-password NAME   gives a user a new password and tells it\n' +
      '  --max-executions N      executions at a time; as many as processors when left out; more wait their turn\n' +
      '  --max-seconds N         how long an execution may take; --max-memory 2GB: what its process may hold\n' +
      '  --options FILE          opendtsx.yaml with connections, paths and credentials for all executions\n' +
      '  --policy FILE           what packages may touch\n' +
      '  --time-zone ZONE        of schedules that name none, e.g. Europe/Lisbon\n' +
      '  --package-root NAME=DIR folder that is offered as a package store; may be repeated\n' +
      '  --config FILE           these, and connections of T-SQL steps, mail, OpenID Connect; DIR/server.yaml when it is there.\n' +
      '                          What the command line says wins\n\n' +
      'The API is described at /openapi.json; /health/live and /health/ready tell how it is.',
    examples: [
      'opendtsx serve',
      'opendtsx serve --data /var/lib/opendtsx --port 8370 --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem',
      'opendtsx serve --max-executions 4 --max-memory 2GB --options opendtsx.yaml --policy policy.yaml',
      'opendtsx serve --database-env CATALOG_DATABASE --key-file /etc/opendtsx/server.key',
    ],
  },
  {
    name: 'login',
    usage: 'opendtsx login <address> --user NAME [--password-env NAME] | --token-env NAME | --forget',
    summary: 'logs in to a server: the other commands use its token',
    detail:
      'Asks for the password and makes a token of 90 days; only the token is kept, readable by its owner only, in opendtsx/servers.json of the\n' +
      "user's configuration folder. The last login is the server of commands that name none; --server ADDRESS and OPENDTSX_SERVER name another.\n" +
      'A server on another machine needs https.\n\n' +
      '  --scope read,execute    what the token is limited to: read, execute, deploy, admin; everything when absent\n' +
      '  --token-env NAME        takes a token of the server or of its OpenID provider instead\n' +
      '  --ca ca.pem             certificates that the server is trusted by\n' +
      '  --allow-http            lets passwords travel without TLS, in a network that is yours alone\n' +
      '  --forget                ends the token and forgets it',
    examples: [
      'opendtsx login http://127.0.0.1:8370 --user admin',
      'opendtsx login https://catalog.example.com:8370 --token-env CATALOG_TOKEN',
      'opendtsx login https://catalog.example.com:8370 --forget',
    ],
  },
  {
    name: 'deploy',
    usage: 'opendtsx deploy <project.ispac|folder|.dtproj|package.dtsx> /Folder[/Project] [--server ADDRESS] [options]',
    summary: 'deploys a project or a package to the catalog of a server',
    detail:
      'A project folder is built first. The project has the name that it has itself unless one is given; a package goes into the project named.\n' +
      'The switches of ISDeploymentWizard are taken too: /Silent /SourcePath:file /DestinationServer:address /DestinationPath:/SSISDB/Folder/Project.\n' +
      'Ends with 0, 1 when the server refuses, 4 when there is no such file, 5 when it cannot be read.\n\n' +
      '  --create-folder         makes the folder where it is missing\n' +
      '  --configuration NAME    the configuration that a project folder is built with\n' +
      '  --decrypt-env NAME      environment variable with the password of the project\n' +
      '  --token-env, --ca, --allow-http   as with opendtsx login',
    examples: [
      'opendtsx deploy Warehouse.ispac /Loads',
      'opendtsx deploy ./Warehouse /Loads --create-folder',
      'opendtsx deploy /SourcePath:Warehouse.ispac /DestinationServer:127.0.0.1 /DestinationPath:/SSISDB/Loads/Warehouse',
    ],
  },
  {
    name: 'catalog',
    usage: 'opendtsx catalog plan|apply <environments.yaml> [--prune] [--secrets] [--json] [--server ADDRESS]',
    summary: 'compares a catalog with its declaration, and makes it so',
    detail:
      'The file declares folders, environments with their variables, references, parameter values and permissions; values that are secret come\n' +
      'from environment variables. plan shows what differs and ends with 0 when nothing does, 1 when something does; apply makes it so. 2 when it\n' +
      'cannot be told or done.\n\n' +
      '  --prune                 removes variables, references, values and permissions of declared objects that are not declared\n' +
      '  --secrets               sends sensitive values although the server has some: it does not tell them, so they are not compared\n' +
      '  --token-env, --ca, --allow-http   as with opendtsx login',
    examples: [
      'opendtsx catalog plan environments.yaml',
      'opendtsx catalog apply environments.yaml --prune',
      'opendtsx catalog plan environments.yaml --json --server https://catalog.example.com:8370',
    ],
  },
  {
    name: 'executions',
    usage:
      'opendtsx executions [--follow ID] [--stop ID] [--folder NAME] [--project NAME] [--package NAME] [--status NAME]',
    summary: 'lists the executions of a server, or follows one until it is over',
    detail:
      'The newest first. --follow shows what an execution tells and ends as it ends: 0 success, 1 failure, 3 canceled; Ctrl+C ends the watching\n' +
      'and not the execution.\n\n' +
      '  --limit 20              how many are listed\n' +
      '  --reporting EWP         what is shown while following, as /Reporting of dtexec\n' +
      '  --json                  the list as one document\n' +
      '  --server, --token-env, --ca, --allow-http   as with opendtsx deploy',
    examples: [
      'opendtsx executions --folder Loads --status failed',
      'opendtsx executions --follow 42',
      'opendtsx executions --stop 42',
    ],
  },
  {
    name: 'job',
    usage: 'opendtsx job list | start NAME [--step NAME] | stop NAME | history NAME [--limit N] | import script.sql',
    summary: 'lists, starts and stops the jobs of a server, and imports scripts of SQL Server Agent',
    detail:
      'import takes a script with sp_add_job, sp_add_jobstep, sp_add_jobschedule … as SSMS writes it: all of its jobs are made, or none.\n\n' +
      '  --server, --token-env, --ca, --allow-http   as with opendtsx deploy',
    examples: ['opendtsx job list', 'opendtsx job start "Nightly load"', 'opendtsx job import nightly.sql'],
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

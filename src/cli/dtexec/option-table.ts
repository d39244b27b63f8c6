import { type OptionRow, type OptionTable, optionTable } from './option-specification.ts';

const events = 'write every event as JSON with --json and keep what you need';
const onlyFiles = 'export the package to a file and name it with /File, or the project with /Project';
const noCheckpoints = 'leave it out; the package then runs from its beginning';

const ssisRows: readonly OptionRow[] = [
  ['F[ile]', 'required', 'package.dtsx', 'the package'],
  ['Proj[ect]', 'required', 'project.ispac', 'the project; the package is named with /Package'],
  ['Pack[age]', 'required', 'Package.dtsx', 'the package of the project'],
  [
    'Set',
    'required',
    String.raw`\Package.Variables[User::Name].Value;value`,
    'sets a property or variable; may be repeated',
  ],
  ['Conn[ection]', 'required', 'name;connection string', 'replaces the connection string of a connection manager'],
  ['Par[ameter]', 'required', '$Package::name(Int32);value', 'sets a parameter of the package or project'],
  ['Conf[igFile]', 'required', 'file.dtsConfig', 'applies a configuration file; in the order met, with /Set'],
  ['Com[mandFile]', 'required', 'options.txt', 'reads more options from a text file'],
  ['De[crypt]', 'required', 'password', 'the password of the package; safer: --decrypt-env'],
  ['Va[lidate]', 'none', '', 'validates and does not run'],
  ['W[arnAsError]', 'none', '', 'a warning of validation fails the package'],
  ['M[axConcurrent]', 'required', 'number', 'executables at the same time; -1: processors + 2'],
  [
    'Rep[orting]',
    'required',
    'level[;event;…]',
    'N, E, W, I, C, D, P or V, combined; default EWP; events after ; are left out',
  ],
  ['VerifyB[uild]', 'required', 'major[;minor[;build]]', 'runs only this build of the package'],
  ['VerifyP[ackageID]', 'required', '{guid}', 'runs only the package with this ID'],
  ['VerifyV[ersionID]', 'required', '{guid}', 'runs only the package with this version ID'],
  ['VerifyS[igned]', 'none', '', 'runs only a package whose signature is good; --trust says whose'],
  ['?', 'optional', '[option]', 'this help, or that of one option'],
  ['H[elp]', 'optional', '[option]', 'the same'],
  ['Rem', 'optional', 'comment', 'ignored'],
  ['Ca[llerInfo]', 'optional', 'caller', 'ignored'],
  ['X86', 'none', '', 'ignored: there is one build for all'],
  ['Su[m]', 'none', '', 'accepted: row counts are always shown as they grow'],
  ['CheckP[ointing]', 'optional', 'on|off', 'off is accepted; checkpoints do not exist yet', noCheckpoints],
  ['CheckF[ile]', 'required', 'file', 'not supported yet', noCheckpoints],
  ['Res[tart]', 'optional', 'deny|force|ifPossible', 'deny is accepted; restarting does not exist yet', noCheckpoints],
  ['SQ[L]', 'required', 'package path', 'not supported yet', onlyFiles],
  ['D[ts]', 'required', 'package path', 'not supported yet', onlyFiles],
  ['ISServer', 'required', 'catalog path', 'not supported yet', onlyFiles],
  ['Ser[ver]', 'required', 'server', 'not supported yet', onlyFiles],
  ['U[ser]', 'required', 'login', 'not supported yet', onlyFiles],
  ['P[assword]', 'required', 'password', 'not supported yet', onlyFiles],
  ['Env[Reference]', 'required', 'id', 'not supported yet', 'set the values with /Par or --config'],
  ['Cons[oleLog]', 'optional', '[options]', 'not supported yet', 'use /Reporting V, or --json'],
  ['L[ogger]', 'required', 'provider;connection', 'not supported yet', events],
  ['VLog', 'optional', '[file]', 'not supported yet', events],
  ['Dump', 'required', 'codes', 'not supported yet', 'use --debug'],
  ['DumpOnError', 'none', '', 'not supported yet', 'use --debug'],
];

const ownRows: readonly OptionRow[] = [
  ['connection', 'required', '"Name=sqlite:./out.db"', 'points a connection manager to another database'],
  ['path-map', 'required', String.raw`"C:\data=./data"`, 'what a path of the package means on this machine'],
  ['config', 'required', 'opendtsx.yaml', 'connections, paths and parameters from a file'],
  ['rejects', 'required', 'rejects.csv', 'writes every row in error, with its reason and place, to a file'],
  ['json', 'none', '', 'one event per line on standard output and nothing else'],
  ['no-progress', 'none', '', 'no live table on a terminal'],
  ['decrypt-env', 'required', 'NAME', 'takes the password of the package from an environment variable'],
  ['secret-file', 'required', 'FILE', 'values for what this machine cannot decrypt: lines \\property\\path = value'],
  ['ask-secrets', 'none', '', 'asks on the terminal for what this machine cannot decrypt'],
  [
    'trust',
    'required',
    'signer.pem',
    'whose signatures /VerifySigned accepts: certificates of signers or of who issued theirs',
  ],
  ['debug', 'none', '', 'shows the stack of a defect of ours'],
  ['help', 'optional', '[option]', 'the same as /?'],
  ['version', 'none', '', 'the version of OpenDTSX'],
];

/** The options of dtexec. */
export const dtexecOptions: OptionTable = optionTable(ssisRows, ownRows);

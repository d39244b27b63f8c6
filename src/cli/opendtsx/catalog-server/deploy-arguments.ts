import { Secret } from '../../../datatypes/secret.ts';
import { OptionFault } from '../../dtexec/option-fault.ts';
import { ownArguments, passwordIn } from '../own-arguments.ts';
import { type ServerValues, serverOptions } from './with-server.ts';

/** What is deployed, and where to. */
export interface Deployment {
  /** An .ispac, a .dtsx, a project folder or a .dtproj. */
  readonly source: string;
  readonly folder: string;
  /** The name that the project has itself when absent. */
  readonly project: string | undefined;
  readonly password: Secret | undefined;
  readonly configuration: string | undefined;
  readonly createsFolder: boolean;
  readonly server: ServerValues;
}

const options = {
  ...serverOptions,
  configuration: { type: 'string' },
  'decrypt-env': { type: 'string' },
  'create-folder': { type: 'boolean' },
} as const;
const wizardSwitch =
  /^[/-](silent|s|modeltype|sourcetype|sourcepath|projectpassword|destinationserver|destinationpath|sourceserver|destinationauthtype|destinationuser|destinationpassword|packagename)(?:[:=](.*))?$/is;

/**
 * The arguments of `opendtsx deploy`: a source and `/Folder[/Project]`, or the switches of ISDeploymentWizard (`/SourcePath:… /DestinationServer:…
 * /DestinationPath:/SSISDB/Folder/Project`). Throws `OptionFault`.
 */
export function deployArguments(args: readonly string[]): Deployment {
  const switches = new Map<string, string>();
  const rest = args.filter((argument) => {
    const [, name, value = ''] = wizardSwitch.exec(argument) ?? [];
    if (name !== undefined) switches.set(name.toLowerCase(), value.replace(/^"(.*)"$/s, '$1'));
    return name === undefined;
  });
  const { values, positionals } = ownArguments('deploy', rest, options);
  refuseSwitches(switches);
  const [source = switches.get('sourcepath'), destination = switches.get('destinationpath')] = positionals;
  if (source === undefined || source === '' || destination === undefined || positionals.length > 2) {
    throw wrong('takes what is to be deployed, and /Folder or /Folder/Project');
  }
  const given = switches.get('projectpassword');
  const server = values.server ?? switches.get('destinationserver');
  return {
    source,
    ...destinationOf(destination),
    password: passwordIn(values['decrypt-env']) ?? (given === undefined ? undefined : new Secret(given)),
    configuration: values.configuration,
    createsFolder: values['create-folder'] === true,
    server: { ...values, ...(server === undefined ? {} : { server }) },
  };
}

/** Reads `/Folder/Project`, `/Folder` and `/SSISDB/Folder/Project`. */
function destinationOf(text: string): { folder: string; project: string | undefined } {
  const parts = text.split(/[\\/]/).filter((part) => part !== '');
  if (parts.length > 1 && parts[0].toUpperCase() === 'SSISDB') parts.shift();
  const [folder, project] = parts;
  if (folder === undefined || parts.length > 2)
    throw wrong(`cannot deploy to "${text}": write /Folder or /Folder/Project`);
  return { folder, project };
}

function refuseSwitches(switches: ReadonlyMap<string, string>): void {
  const source = switches.get('sourcetype') ?? 'file';
  if (source.toLowerCase() !== 'file' || switches.has('sourceserver')) {
    throw wrong('deploys files: fetch the project from the other server with ProjectInfo.getProjectBytes first');
  }
  const login = ['destinationauthtype', 'destinationuser', 'destinationpassword'].find((name) => switches.has(name));
  if (login !== undefined) throw wrong('takes no users and passwords: log in with opendtsx login, or use --token-env');
  if (switches.has('packagename'))
    throw wrong('deploys one package when the source is a .dtsx: leave /PackageName out');
}

function wrong(detail: string): OptionFault {
  return new OptionFault('OPENDTSX_E_COMMAND_ARGUMENT', { command: 'deploy', detail }, 'opendtsx deploy --help');
}

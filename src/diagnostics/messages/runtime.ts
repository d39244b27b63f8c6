import type { MessageTable } from '../message-table.ts';

/** Wording of what surrounds an execution: sources, settings, paths. */
export const runtimeMessages = {
  OPENDTSX_E_PATH_UNMAPPED: {
    message: 'The path {path} is a Windows path and leads nowhere on this machine.',
    hint: 'Map it in opendtsx.yaml: paths: {"{prefix}": "./folder"}.',
  },
  OPENDTSX_E_PROPERTYPATH: {
    message: 'The property path {path} leads nowhere: {detail}.',
    hint: 'Paths look like \\Package\\Task.Properties[Disable], \\Package.Variables[User::Name].Value or \\Package.Connections[Name].Properties[ConnectionString].',
  },
  OPENDTSX_E_OPTIONSFILE: { message: '{file} cannot be used: {detail}.' },
  OPENDTSX_E_SECRETFILE: {
    message: 'The file of secrets {file} cannot be used: {detail}.',
    hint: 'It holds one secret on each line: \\Package.Connections[Name].Properties[Password] = value',
  },
  OPENDTSX_E_TARGETDRIVER: {
    message: 'A connection is pointed to "{scheme}:", but there is no driver of that name.',
    hint: 'Drivers: {drivers}.',
  },
  OPENDTSX_E_UNKNOWNPARAMETER: {
    message: 'Neither the package nor the project has a parameter {parameter}.',
    hint: 'Parameter names are case-sensitive: $Package::Name, $Project::Name or Name.',
  },
  OPENDTSX_W_PARAMETER_UNUSED: {
    message: '{file} gives the parameter {parameter}, and neither the package nor its project has it.',
    hint: 'Parameter names are case-sensitive: $Package::Name, $Project::Name or Name.',
  },
  OPENDTSX_W_OPTION_UNUSED: {
    message: 'The package has no connection manager {connection}; the setting given for it has no effect.',
  },
  DTS_W_CONFIGENVVARNOTFOUND: {
    message: 'The environment variable {variable} of the configuration {configuration} is not set.',
  },
  DTS_W_PROCESSCONFIGURATIONFAILEDSET: {
    message: 'The configuration {configuration} cannot set {path}: {detail}.',
  },
  DTS_W_PARENTVARIABLENOTFOUND: {
    message: 'The parent package has no variable {variable}; the configuration {configuration} changes nothing.',
  },
  DTS_I_CONFIGFROMREG: { message: 'The package is configured from the registry value {key}.' },
  DTS_I_CONFIGFROMSQLSERVER: {
    message:
      'The package is configured from the table {table} (filter {filter}) over the connection manager {connection}.',
  },
  DTS_W_REGISTRYCONFIGURATIONVALUENOTFOUND: {
    message: 'The registry value {key} of the configuration {configuration} is not known here.',
    hint: 'There is no registry on this machine: give the value in opendtsx.yaml, section "registry", as "{key}": value.',
  },
  DTS_W_CONFIGFORMATINVALID: {
    message: 'The configuration {configuration} is not applied: {detail}.',
    hint: 'Make the configuration again in the designer.',
  },
  DTS_W_CONFIGPROCESSCONFIGURATIONFAILED: {
    message: 'The configuration {configuration} could not be read: {detail}.',
    hint: 'The values in the package stay as designed. Check the connection manager it is read over.',
  },
  OPENDTSX_E_FLOWPATH_UNKNOWN: {
    message: 'No data flow has a path {path}{dataFlow}. There are: {paths}.',
    hint: 'Write its name, its refId, Paths[…], or Component.Output; names are compared without case.',
  },
  OPENDTSX_E_FLOWPATH_AMBIGUOUS: {
    message: 'Several paths are called {path}{dataFlow}: {paths}.',
    hint: 'Write the one that is meant as it stands here.',
  },
  OPENDTSX_E_REJECTSCONNECTION: {
    message:
      'Rows in error cannot go to a table over {connection}: the package has no such connection manager. It has: {connections}.',
    hint: 'Write ConnectionManager:table, or the name of a file that ends with .csv or .jsonl.',
  },
  OPENDTSX_E_REJECTSTABLE: {
    message:
      'The rows in error cannot be written to the table {table} over the connection manager {connection}: {detail}.',
    hint: 'Write them to a file instead: --rejects rejects.csv',
  },
  OPENDTSX_W_CONFIGURATION_NOTREAD: {
    message:
      'The configuration {configuration} comes from the table {table}, which is read only when the package runs or is validated.',
  },
  DTS_W_ONEORMORECONFIGLOADFAILED: {
    message: 'Configurations of the package could not be applied: {configurations}. It goes on with the values it has.',
    hint: 'The warnings before this one say why. System::FailedConfigurations lists their names for the package itself.',
  },
  OPENDTSX_E_POLICY_PATH: {
    message:
      'The path {path} is forbidden: it leads to {place}, and the rule allowedRoots of {file} does not hold that.',
    hint: 'Allowed are: {allowed}. Links and .. count as what they lead to. Whoever answers for this machine can add a folder to the rule.',
  },
  OPENDTSX_E_POLICY_HOST: {
    message: 'Connecting to {host} is forbidden by the rule allowedHosts of {file}.',
    hint: 'Allowed are: {allowed}. Whoever answers for this machine can add a host, host:port or *.domain to the rule.',
  },
  OPENDTSX_E_POLICY_COMMAND: {
    message: 'Starting {command} is forbidden by the rule allowedCommands of {file}.',
    hint: 'Allowed are: {allowed}. Whoever answers for this machine can add the name or path of a program to the rule.',
  },
  OPENDTSX_E_POLICY_SCRIPT: {
    message: 'Running the script {hash} is forbidden by the rule scripts of {file}.',
    hint: 'A script is held by no other rule. Whoever answers for this machine can set scripts: allow, or scripts: [{hash}] for this one as it is now.',
  },
  OPENDTSX_E_POLICY_DRIVER: {
    message: 'The driver "{scheme}" does not tell which hosts and files it opens, so that no policy can judge them.',
    hint: 'Give its declaration the member leadsTo, or run without allowedRoots and allowedHosts.',
  },
  OPENDTSX_E_CREDENTIAL: {
    message: 'The password of the credential {credential} cannot be had: {detail}.',
    hint: 'opendtsx.yaml gives it as credentials: {"server": {user: name, password: "env:NAME"}}.',
  },
  OPENDTSX_E_SELECTION: {
    message: '{option} names {path}, and {detail}.',
    hint: 'Executables of the package: {executables}.',
  },
  OPENDTSX_E_ENVIRONMENT_UNKNOWN: {
    message: 'There is no environment {environment}{place}.',
    hint: 'Known are: {known}. An environment is an entry of "environments" in opendtsx.yaml, or the path of a YAML file.',
  },
  DTS_I_CONFIGFROMENVVAR: { message: 'The package is configured from the environment variable {variable}.' },
} satisfies MessageTable;

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
  OPENDTSX_E_TARGETDRIVER: {
    message: 'A connection is pointed to "{scheme}:", but there is no driver of that name.',
    hint: 'Drivers: {drivers}.',
  },
  OPENDTSX_E_UNKNOWNPARAMETER: {
    message: 'Neither the package nor the project has a parameter {parameter}.',
    hint: 'Parameter names are case-sensitive: $Package::Name, $Project::Name or Name.',
  },
  OPENDTSX_W_OPTION_UNUSED: {
    message: 'The package has no connection manager {connection}; the setting given for it has no effect.',
  },
  OPENDTSX_W_CONFIGURATION_UNSUPPORTED: {
    message:
      'The configuration {configuration} ({kind}) is not applied: configurations of this kind are not supported yet.',
    hint: 'Give the values by /Set, by a .dtsConfig file (/ConfigFile) or in opendtsx.yaml.',
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
  DTS_I_CONFIGFROMENVVAR: { message: 'The package is configured from the environment variable {variable}.' },
} satisfies MessageTable;

import type { MessageTable } from '../message-table.ts';

/** Wording of what is wrong with a command line. */
export const commandLineMessages = {
  OPENDTSX_E_OPTION_UNKNOWN: { message: 'There is no option {option}.' },
  OPENDTSX_E_OPTION_VALUEMISSING: {
    message: 'The option {option} needs a value.',
    hint: 'Write {option} {syntax}',
  },
  OPENDTSX_E_OPTION_VALUE: {
    message: 'The value of the option {option} cannot be used: {detail}.',
    hint: 'dtexec /? {option} shows its form.',
  },
  OPENDTSX_E_OPTION_CONFLICT: {
    message: 'The options {first} and {second} exclude each other.',
    hint: 'A package comes from one place: leave one of them out.',
  },
  OPENDTSX_E_OPTION_UNSUPPORTED: { message: 'The option {option} is not supported yet.' },
  OPENDTSX_E_OPTION_NOPACKAGE: {
    message: 'The command line names no package.',
    hint: 'dtexec /File package.dtsx, or dtexec /Project project.ispac /Package Package.dtsx; dtexec /? lists the options.',
  },
  OPENDTSX_E_ARGUMENT: {
    message: '"{argument}" is neither an option nor the value of one.',
    hint: 'A value that holds blanks needs quotes around it; dtexec /? lists the options.',
  },
  OPENDTSX_E_COMMANDFILE: { message: 'The command file {file} cannot be read: {detail}.' },
  OPENDTSX_E_VERIFICATION: {
    message: 'The package is not run: {option} asks for {expected}, and it is {found}.',
    hint: 'Take the package that was meant, or change the option.',
  },
  OPENDTSX_E_COMMAND_UNKNOWN: { message: 'There is no command "{command}".' },
  OPENDTSX_E_COMMAND_ARGUMENT: { message: 'opendtsx {command} {detail}.' },
  OPENDTSX_E_CODE_UNKNOWN: {
    message: '"{input}" is neither the path of a package nor a code or symbol that SSIS or OpenDTSX defines.',
    hint: 'Codes look like 0xC0202009, -1071636471 or DTS_E_OLEDBERROR.',
  },
  OPENDTSX_E_QUICKSTART: {
    message: 'The quickstart cannot run: {detail}.',
    hint: 'Install OpenDTSX again, or run it in a checkout of its repository.',
  },
} satisfies MessageTable;

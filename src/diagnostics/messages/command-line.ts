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
    hint: '/? {option} shows its form.',
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
    message: 'On the command line, {argument} is neither an option nor the value of one.',
    hint: 'A value that holds blanks needs quotes around it; /? lists the options.',
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
  OPENDTSX_E_EVALUATION_NAME: { message: '"{given}" does not define a {kind}: {detail}.' },
  OPENDTSX_E_EVALUATION_LINE: {
    message: 'The line is no expression with its context: {detail}.',
    hint: 'Write {"expression": "LEN(@X)", "context": {"vars": {"User::X": ["String", "abc"]}}} on one line.',
  },
  OPENDTSX_E_EVALUATION_COMMAND: { message: '{detail}.', hint: ':help lists what can be written here.' },
  OPENDTSX_E_OPTION_NOACTION: {
    message: 'The command line does not say what to do with the package.',
    hint: 'Add /Copy, /Move, /Delete, /Exists, /Encrypt, /Sign, /IDRegenerate, --convert 8 or --describe; dtutil /? lists the options.',
  },
  OPENDTSX_E_PACKAGE_EXISTS: {
    message: '{file} exists, and nobody can be asked whether it may be overwritten.',
    hint: 'Add /Quiet to overwrite it, or name another file.',
  },
  OPENDTSX_E_PACKAGE_SIGNED: {
    message: '{file} is signed already, and nobody can be asked whether the signature may be replaced.',
    hint: 'Add /Quiet to sign it again.',
  },
  OPENDTSX_E_PACKAGE_REMOVE: {
    message: '{file} was not deleted: {detail}.',
    hint: 'Check that this user may delete it.',
  },
  OPENDTSX_E_CERTIFICATE: {
    message: 'The certificate file {file} cannot be used: {detail}.',
    hint: 'It must hold an RSA private key and its certificate, as PEM or PFX; --passphrase-env NAME gives its passphrase.',
  },
  OPENDTSX_E_SECRETS_CLOSED: {
    message:
      '{file} was not protected anew: {count} of its secrets cannot be opened here, and nothing would open them afterwards.',
    hint: 'Save it where the secrets can be opened, or leave them out with level 0 first.',
  },
  OPENDTSX_W_SIGNATURE_BROKEN: {
    message: 'The signature that {file} had does not fit the changed package.',
    hint: 'Sign it again with /Sign.',
  },
  OPENDTSX_E_CHECK_ROUNDTRIP: {
    message: '{file}, written without change, differs from what was read, from byte {offset} on.',
    hint: 'This is a defect of OpenDTSX: please report it and, if you may, the package. Do not save the package with OpenDTSX until then.',
  },
  OPENDTSX_E_CHECK_DEFECT: {
    message: 'OpenDTSX itself failed on {file}: {detail}',
    hint: 'This is a defect of OpenDTSX, not of your package: please report it and, if you may, the package.',
  },
  DTS_E_SERVERSTORAGEDISALLOWED: {
    message: 'The protection level ServerStorage cannot be used for {file}: in a file nothing protects the secrets.',
    hint: 'Choose level 0, or 2 or 3 with a password.',
  },
} satisfies MessageTable;

import { type OptionRow, type OptionTable, optionTable } from '../dtexec/option-specification.ts';

const ssisRows: readonly OptionRow[] = [
  ['Fi[le]', 'required', 'package.dtsx', 'the package, a file'],
  ['SQ[L]', 'required', String.raw`\Folder\Package`, 'the package, in MSDB of /SourceServer or of this machine'],
  ['DT[S]', 'required', String.raw`"File System\Package"`, 'the package, in the package store of this machine'],
  ['C[opy]', 'required', 'FILE|SQL|DTS;path', 'copies the package'],
  ['M[ove]', 'required', 'FILE|SQL|DTS;path', 'moves the package'],
  ['Del[ete]', 'none', '', 'deletes the package'],
  ['Ex[ists]', 'none', '', 'tells whether the package exists'],
  [
    'En[crypt]',
    'required',
    'FILE|SQL;path;level[;password]',
    'saves it with a protection level: 0 no secrets, 2 secrets or 3 all encrypted, 5 (SQL) left to the server',
  ],
  [
    'Si[gn]',
    'required',
    'FILE|SQL|DTS;path;hash',
    'signs the package with the certificate of this thumbprint; see --certificate',
  ],
  ['I[DRegenerate]', 'none', '', 'a new ID, for the package or for its copy (/Copy, /Encrypt)'],
  ['Dec[rypt]', 'required', 'password', 'the password that opens the package; safer: --decrypt-env'],
  ['Q[uiet]', 'none', '', 'overwrites and signs again without asking'],
  ['R[emark]', 'optional', 'text', 'ignored'],
  ['?', 'optional', '[option]', 'this help, or that of one option'],
  ['H[elp]', 'optional', '[option]', 'the same'],
  ['SourceS[erver]', 'required', 'server', 'with /SQL and folders: the server; this machine when absent'],
  ['SourceU[ser]', 'required', 'user', 'with /SourceServer: who asks it; else as declared, or as logged in'],
  ['SourceP[assword]', 'required', 'password', 'of /SourceUser; safer: --source-password-env'],
  ['DestS[erver]', 'required', 'server', 'of a destination SQL; this machine when absent'],
  ['DestU[ser]', 'required', 'user', 'with /DestServer: who asks it'],
  ['DestP[assword]', 'required', 'password', 'of /DestUser; safer: --dest-password-env'],
  ['FC[reate]', 'required', 'SQL|DTS;parent;name', 'makes a folder'],
  ['FDe[lete]', 'required', 'SQL|DTS;parent;name', 'deletes an empty folder'],
  ['FDi[rectory]', 'required', 'SQL|DTS[;path[;S]]', 'lists a folder; S: with the folders in it'],
  ['FE[xists]', 'required', 'SQL|DTS;path', 'tells whether the folder exists'],
  ['FR[ename]', 'required', 'SQL|DTS;parent;old;new', 'renames a folder'],
  [
    'Dump',
    'required',
    'process ID',
    'not supported yet',
    'use dtexec --debug, which shows the stack of a defect; memory dumps are left to the debuggers of Node.js',
  ],
];

const ownRows: readonly OptionRow[] = [
  ['describe', 'none', '', 'tells what the package is: ID, format, version, protection, signature …'],
  ['convert', 'required', '8', 'upgrades the format of the package or of its copy (/Copy, /Encrypt)'],
  ['certificate', 'required', 'signer.pem|.pfx', 'for /Sign: a file with the private key and the certificate'],
  ['passphrase-env', 'required', 'NAME', 'for /Sign: takes the passphrase of the key from an environment variable'],
  ['decrypt-env', 'required', 'NAME', 'takes the password that opens the package from an environment variable'],
  ['encrypt-env', 'required', 'NAME', 'for /Encrypt: takes the new password from an environment variable'],
  ['source-password-env', 'required', 'NAME', 'takes the password of /SourceUser from an environment variable'],
  ['dest-password-env', 'required', 'NAME', 'takes the password of /DestUser from an environment variable'],
  ['debug', 'none', '', 'shows the stack of a defect of ours'],
  ['help', 'optional', '[option]', 'the same as /?'],
  ['version', 'none', '', 'the version of OpenDTSX'],
];

/** The options of dtutil. */
export const dtutilOptions: OptionTable = optionTable(ssisRows, ownRows);

import { type OptionRow, type OptionTable, optionTable } from '../dtexec/option-specification.ts';

const server =
  'export the package to a file and name it with /File; msdb and the package store come with the server of OpenDTSX';
const folders =
  'make folders of files with the system; folders of msdb and of the package store come with the server of OpenDTSX';

const ssisRows: readonly OptionRow[] = [
  ['Fi[le]', 'required', 'package.dtsx', 'the package'],
  ['C[opy]', 'required', 'FILE;path', 'copies the package'],
  ['M[ove]', 'required', 'FILE;path', 'moves the package'],
  ['Del[ete]', 'none', '', 'deletes the package'],
  ['Ex[ists]', 'none', '', 'tells whether the package exists'],
  [
    'En[crypt]',
    'required',
    'FILE;path;level[;password]',
    'saves it with a protection level: 0 no secrets, 2 secrets or 3 all encrypted',
  ],
  [
    'Si[gn]',
    'required',
    'FILE;path;hash',
    'signs the package with the certificate of this thumbprint; see --certificate',
  ],
  ['I[DRegenerate]', 'none', '', 'a new ID, for the package or for its copy (/Copy, /Encrypt)'],
  ['Dec[rypt]', 'required', 'password', 'the password that opens the package; safer: --decrypt-env'],
  ['Q[uiet]', 'none', '', 'overwrites and signs again without asking'],
  ['R[emark]', 'optional', 'text', 'ignored'],
  ['?', 'optional', '[option]', 'this help, or that of one option'],
  ['H[elp]', 'optional', '[option]', 'the same'],
  ['SQ[L]', 'required', 'package path', 'not supported yet', server],
  ['DT[S]', 'required', 'package path', 'not supported yet', server],
  ['SourceS[erver]', 'required', 'server', 'not supported yet', server],
  ['SourceU[ser]', 'required', 'login', 'not supported yet', server],
  ['SourceP[assword]', 'required', 'password', 'not supported yet', server],
  ['DestS[erver]', 'required', 'server', 'not supported yet', server],
  ['DestU[ser]', 'required', 'login', 'not supported yet', server],
  ['DestP[assword]', 'required', 'password', 'not supported yet', server],
  ['FC[reate]', 'required', 'SQL;parent;name', 'not supported yet', folders],
  ['FDe[lete]', 'required', 'SQL;parent;name', 'not supported yet', folders],
  ['FDi[rectory]', 'required', 'SQL;path[;S]', 'not supported yet', folders],
  ['FE[xists]', 'required', 'SQL;path', 'not supported yet', folders],
  ['FR[ename]', 'required', 'SQL;parent;old;new', 'not supported yet', folders],
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
  ['debug', 'none', '', 'shows the stack of a defect of ours'],
  ['help', 'optional', '[option]', 'the same as /?'],
  ['version', 'none', '', 'the version of OpenDTSX'],
];

/** The options of dtutil. */
export const dtutilOptions: OptionTable = optionTable(ssisRows, ownRows);

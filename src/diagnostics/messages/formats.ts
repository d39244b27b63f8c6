import type { MessageTable } from '../message-table.ts';

/** Wording of reading package, project, parameter, connection manager and configuration files. */
export const formatMessages = {
  DTS_E_PACKAGEUNPROTECT: {
    message: '{file} is encrypted as a whole and cannot be opened here: {detail}.',
    hint: 'Open it where it was saved and save it with DontSaveSensitive, EncryptSensitiveWithPassword or EncryptAllWithPassword.',
  },
  DTS_E_PACKAGEPROTECT: {
    message: 'The protection level {level} cannot be written: {detail}.',
    hint: 'Choose DontSaveSensitive, or EncryptSensitiveWithPassword or EncryptAllWithPassword with a password; packages in a store may have ServerStorage.',
  },
  DTS_E_SIGNATURENOTPRESENT: {
    message: '{file} is not signed.',
    hint: 'Sign it, or load it without asking for a signature.',
  },
  DTS_E_INVALIDSIGNATURE: {
    message: 'The signature of {file} is not valid: {detail}.',
    hint: 'Do not run the package before its author has signed it again.',
  },
  DTS_E_UNTRUSTEDSIGNATURE: {
    message: 'The signature of {file} fits, but is not trusted: {detail}.',
    hint: 'Add the certificate of the signer, or of the authority that issued it, to the trusted ones if you trust it.',
  },
  DTS_E_SIGNPACKAGEFAILED: {
    message: '{file} cannot be signed: {detail}.',
    hint: 'Give an RSA private key and its certificate as PEM; a PFX file becomes PEM with: openssl pkcs12 -in signer.pfx -nodes -out signer.pem',
  },
  OPENDTSX_E_FORMATS_ROOT: {
    message: '{file} begins with <{found}>, not with <{expected}>.',
    hint: 'Check that the path names the right kind of file.',
  },
  OPENDTSX_E_FORMATS_ARCHIVE: {
    message: '{file} cannot be read as a project deployment file: {detail}.',
    hint: 'An .ispac is a ZIP archive with the entry @Project.manifest: build or copy it again.',
  },
  OPENDTSX_E_FORMATS_ARCHIVELIMIT: {
    message: '{file} is refused, because unpacking it could exhaust memory: {detail}.',
    hint: 'No project the designer builds comes near this limit: the archive is damaged or made to do harm.',
  },
  OPENDTSX_E_FORMATS_ARCHIVENAME: {
    message: 'The archive {file} holds an entry named {entry}, which is refused: {detail}.',
    hint: 'Build the project again; the designer never writes such a name.',
  },
  OPENDTSX_E_FORMATS_ARCHIVETRUNCATED: {
    message: 'The archive {file} is cut off: {detail}.',
    hint: 'It was not copied to its end: copy or build it again.',
  },
  OPENDTSX_E_FORMATS_ARCHIVEENTRY: {
    message: 'The entry {entry} of the archive {file} is damaged: {detail}.',
    hint: 'Copy or build the archive again.',
  },
  OPENDTSX_E_FORMATS_ARCHIVEDUPLICATE: {
    message: 'The archive {file} holds two entries named {entry} (compared decoded and without regard to case).',
    hint: 'Which of them would run is not certain: build the project again.',
  },
  OPENDTSX_E_FORMATS_ARCHIVEENCRYPTED: {
    message: 'The entry {entry} of the archive {file} is encrypted by the program that made the ZIP file.',
    hint: 'Project deployment files protect their secrets inside the packages: pack it again without a ZIP password.',
  },
  OPENDTSX_E_FORMATS_ARCHIVEMETHOD: {
    message:
      'The entry {entry} of the archive {file} is packed with method {method}; 0 (stored) and 8 (deflate) can be read.',
    hint: 'Pack it again with deflate, as the designer does.',
  },
  OPENDTSX_E_FORMATS_PACKAGEDEPLOYMENT: {
    message: '{file} is a project of the package deployment model, which has no project deployment file.',
    hint: 'Convert it in the designer (Project > Convert to Project Deployment Model), or deploy its packages one by one.',
  },
  OPENDTSX_E_FORMATS_PROJECTFILE: {
    message: 'The folder has no project to build: {detail}.',
    hint: 'Name the .dtproj file of the project.',
  },
  OPENDTSX_E_FORMATS_ENTRYMISSING: {
    message: 'The project {project} lists {entry}, which is not in its folder.',
    hint: 'Add the file, or remove it from the project: a project deployment file must be complete.',
  },
  OPENDTSX_E_FORMATS_BUILDCONFIGURATION: {
    message: '{file} has no configuration named {configuration}; it has {known}.',
    hint: 'Choose one of them; names are compared without regard to case.',
  },
  OPENDTSX_W_FORMATS_ENTRYMISSING: {
    message: 'The project {project} lists {entry}, which is not there.',
    hint: 'Add the file, or remove it from the project.',
  },
  OPENDTSX_W_FORMATS_ATTRIBUTEMISSING: {
    message: '<{element}> at line {line} has no {attribute}.',
    hint: 'The designer always writes it; what refers to this object by it is not found.',
  },
  OPENDTSX_W_FORMATS_DATATYPE: {
    message: 'The column {column} has the data type "{text}", which is not known.',
    hint: 'Correct the dataType attribute; the column is treated as DT_UNKNOWN.',
  },
  OPENDTSX_W_FORMATS_NUMBER: {
    message: '{attribute}="{text}" of {element} is not a whole number; {otherwise} is used.',
  },
  OPENDTSX_E_FORMATS_CHARACTER: {
    message:
      'The package cannot be written: line {line}, column {column} would hold the character {character}, which XML cannot.',
    hint: 'Remove the character from the text that was set; it is often a control character pasted from elsewhere.',
  },
  OPENDTSX_E_FORMATS_NAMETOOLONG: {
    message: 'The package has an object whose name has {length} characters and begins "{begin}"; {limit} are read.',
    hint: 'No designer writes such a name: the file is damaged, or made to do harm.',
  },
  OPENDTSX_W_FORMATS_DUPLICATEID: {
    message: 'The id {id} belongs to {first} and to {second}; what refers to it means {first}.',
    hint: 'Give one of them a new DTSID: copies made outside the designer keep the id of the original.',
  },
  OPENDTSX_W_FORMATS_PRECEDENCECYCLE: {
    message: 'The precedence constraints of {container} lead in a circle: {executables} wait for each other.',
    hint: 'Remove one of the constraints; what waits for itself never starts.',
  },
} satisfies MessageTable;

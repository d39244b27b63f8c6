import type { MessageTable } from '../message-table.ts';

/** Wording of the catalog. */
export const catalogMessages = {
  OPENDTSX_E_CATALOG_ARGUMENTMISSING: { message: 'The parameter {parameter} needs a value; NULL is none.' },
  OPENDTSX_E_CATALOG_ARGUMENT: {
    message: 'The value {value} is not valid for the parameter {parameter}.',
    hint: 'Allowed: {allowed}.',
  },
  OPENDTSX_E_CATALOG_ARGUMENTEMPTY: { message: 'The parameter {parameter} must not be empty.' },
  OPENDTSX_E_CATALOG_ARGUMENTTOOLONG: {
    message: 'The value of the parameter {parameter} has {length} characters; at most {most} are allowed.',
  },
  OPENDTSX_E_CATALOG_ROLEREQUIRED: {
    message: 'Only members of the roles ssis_admin and sysadmin may do this.',
    hint: 'Ask an administrator, or to be made a member of ssis_admin.',
  },
  OPENDTSX_E_CATALOG_FOLDER_NOTFOUND: {
    message: 'There is no folder {name}, or it must not be read.',
    hint: 'Check the name, and that READ is granted on the folder.',
  },
  OPENDTSX_E_CATALOG_FOLDER_REFUSED: {
    message: '{user} lacks the permission {permission} on the folder {name}.',
    hint: 'Who manages the permissions of the folder can grant it.',
  },
  OPENDTSX_E_CATALOG_FOLDER_ROLE: {
    message: 'Only members of the roles ssis_admin and sysadmin can create, rename, describe or delete a folder.',
    hint: 'Ask an administrator, or to be made a member of ssis_admin.',
  },
  OPENDTSX_E_CATALOG_FOLDER_EXISTS: {
    message: 'There already is a folder {name}; names are compared without case.',
    hint: 'Choose another name.',
  },
  OPENDTSX_E_CATALOG_FOLDER_NAME: {
    message: '"{name}" cannot be the name of a folder: {detail}.',
    hint: 'Choose a name of 1 to 128 characters without " < > | and control characters, without blanks around it and not beginning with @.',
  },
  OPENDTSX_E_CATALOG_FOLDER_NOTEMPTY: {
    message: 'The folder {name} is not empty.',
    hint: 'Delete or move its projects and environments first.',
  },
  OPENDTSX_E_CATALOG_PROJECT_NOTFOUND: {
    message: 'There is no project {name}, or it must not be read.',
    hint: 'Check folder and name, and that READ is granted on the project or READ_OBJECTS on its folder.',
  },
  OPENDTSX_E_CATALOG_PROJECT_REFUSED: {
    message: '{user} lacks the permission {permission} on the project {name}.',
    hint: 'Who manages the permissions of the project or its folder can grant it.',
  },
  OPENDTSX_E_CATALOG_PROJECT_EXISTS: {
    message: 'The folder {folder} already has a project {name}.',
    hint: 'Delete or move that project first.',
  },
  OPENDTSX_E_CATALOG_PROJECT_NAME: {
    message: '"{name}" cannot be the name of a project: {detail}.',
    hint: 'Choose a name of 1 to 128 characters without " < > | and control characters, without blanks around it and not beginning with @.',
  },
  OPENDTSX_E_CATALOG_PROJECT_CHANGED: {
    message: 'The project {name} was changed by somebody else at the same time; nothing of this was kept.',
    hint: 'Look at the project as it is now and try again.',
  },
  OPENDTSX_E_CATALOG_PROJECT_SEALED: {
    message: 'The project {name} does not open with the key of this server.',
    hint: 'Start the server with the key that it had when the project was deployed, or deploy the project again.',
  },
  OPENDTSX_E_CATALOG_PACKAGE_NOTFOUND: {
    message: 'The project {project} has no package {name}.',
    hint: 'Packages are named as in the project, with .dtsx.',
  },
  OPENDTSX_E_CATALOG_ENVIRONMENT_NOTFOUND: {
    message: 'There is no environment {name}, or it must not be read.',
    hint: 'Check folder and name, and that READ is granted on the environment or READ_OBJECTS on its folder.',
  },
  OPENDTSX_E_CATALOG_ENVIRONMENT_REFUSED: {
    message: '{user} lacks the permission {permission} on the environment {name}.',
    hint: 'Who manages the permissions of the environment or its folder can grant it.',
  },
  OPENDTSX_E_CATALOG_ENVIRONMENT_EXISTS: {
    message: 'The folder {folder} already has an environment {name}.',
    hint: 'Choose another name.',
  },
  OPENDTSX_E_CATALOG_ENVIRONMENT_NAME: {
    message: '"{name}" cannot be the name of an environment: {detail}.',
    hint: 'Choose a name of 1 to 128 characters without " < > | and control characters, without blanks around it and not beginning with @.',
  },
  OPENDTSX_E_CATALOG_VARIABLE_NOTFOUND: { message: 'The environment {environment} has no variable {name}.' },
  OPENDTSX_E_CATALOG_VARIABLE_EXISTS: {
    message: 'The environment {environment} already has a variable {name}.',
    hint: 'Set the value of that variable, or choose another name.',
  },
  OPENDTSX_E_CATALOG_VARIABLE_NAME: {
    message: '"{name}" cannot be the name of an environment variable: {detail}.',
    hint: 'Begin with a letter or underscore, then use letters, digits and underscores: at most 128 characters.',
  },
  OPENDTSX_E_CATALOG_DATATYPE: {
    message: '{type} is no data type of environment variables and parameters.',
    hint: 'Data types are Boolean, Byte, DateTime, Decimal, Double, Int16, Int32, Int64, SByte (parameters only), Single, String, UInt32 and UInt64.',
  },
  OPENDTSX_E_CATALOG_VALUE: {
    message: 'The value given for {name} is no {type}: {detail}.',
    hint: 'Give a value of the type {type}.',
  },
  OPENDTSX_E_CATALOG_VALUE_SEALED: {
    message: 'The sensitive value of {name} does not open with the key of this server.',
    hint: 'Start the server with the key that it had when the value was set, or set the value again.',
  },
  OPENDTSX_E_CATALOG_REFERENCE_NOTFOUND: {
    message: 'There is no environment reference {reference}, or it must not be read.',
  },
  OPENDTSX_E_CATALOG_REFERENCE_OTHERPROJECT: {
    message: 'The environment reference {reference} does not belong to the project {project}.',
    hint: 'Use a reference of this project.',
  },
  OPENDTSX_E_CATALOG_REFERENCE_EXISTS: {
    message: 'The project {project} already has this reference to the environment {environment}.',
  },
  OPENDTSX_E_CATALOG_REFERENCE_REQUIRED: {
    message:
      'These parameters take their values from environment variables, and no environment reference was given: {parameters}.',
    hint: 'Give the number of one of the references of the project.',
  },
  OPENDTSX_E_CATALOG_REFERENCE_BROKEN: {
    message: 'The environment {environment} of the reference {reference} does not exist, or it must not be read.',
    hint: 'Create the environment, grant READ on it, or change the reference.',
  },
  OPENDTSX_E_CATALOG_VARIABLES_MISSING: {
    message: 'The environment {environment} lacks variables that parameters take their values from: {variables}.',
    hint: 'Create each of these variables, or give the parameters other values.',
  },
  OPENDTSX_E_CATALOG_VARIABLE_DATATYPE: {
    message: 'Variables of the environment {environment} have other data types than their parameters: {variables}.',
    hint: 'Give variable and parameter the same data type.',
  },
  OPENDTSX_E_CATALOG_VARIABLE_SENSITIVE: {
    message:
      'Sensitive variables of the environment {environment} belong to parameters that are not sensitive: {variables}.',
    hint: 'Make the parameter sensitive in the project, or the variable not sensitive.',
  },
  OPENDTSX_E_CATALOG_PARAMETER_NOTFOUND: { message: '{object} has no parameter {name}.' },
  OPENDTSX_E_CATALOG_VERSION_NOTFOUND: { message: 'The project {project} has no version {version}.' },
  OPENDTSX_E_CATALOG_VERSION_CURRENT: {
    message: 'The version {version} is the one that the project {project} has now.',
    hint: 'Name an older version.',
  },
  OPENDTSX_E_CATALOG_DEPLOY_REFUSED: {
    message: '{user} lacks the permission CREATE_OBJECTS on the folder {name}.',
    hint: 'Who manages the permissions of the folder can grant it.',
  },
  OPENDTSX_E_CATALOG_DEPLOY_FAILED: {
    message: 'The project {project} was not deployed (operation {operation}): {detail}',
    hint: 'The messages of the operation tell all that was found.',
  },
  OPENDTSX_E_CATALOG_DEPLOY_PACKAGES: {
    message: 'The packages were not deployed to the project {project} (operation {operation}): {detail}',
    hint: 'The messages of the operation tell all that was found.',
  },
  OPENDTSX_E_CATALOG_DEPLOY_NAME: {
    message: 'The deployment file holds the project {found}, not {project}.',
    hint: 'Deploy it under the name that it has.',
  },
  OPENDTSX_E_CATALOG_DEPLOY_PROTECTION: {
    message: 'The project is protected with {level}, which a server cannot open.',
    hint: 'Build the project with the protection level DontSaveSensitive or ServerStorage, or give the password when deploying.',
  },
  OPENDTSX_E_CATALOG_DEPLOY_PARAMETER: {
    message: 'The parameter {name} of {object} cannot be used: {detail}.',
  },
  OPENDTSX_E_CATALOG_DEPLOY_PACKAGENAME: {
    message: '"{name}" cannot be the name of a package: {detail}.',
    hint: 'Packages are named as files are, with .dtsx.',
  },
  OPENDTSX_E_CATALOG_RESTORE_FAILED: { message: 'The project {project} cannot be restored: {detail}' },
  OPENDTSX_W_CATALOG_SERVERVALUE: {
    message:
      'The value that the server had for the parameter {name} of {object} is gone: the parameter is no more, or has another data type or sensitivity.',
    hint: 'Set the value again.',
  },
  OPENDTSX_I_CATALOG_DEPLOYED: {
    message: 'The project {project} was deployed as version {version}: {packages} packages.',
  },
  OPENDTSX_I_CATALOG_RESTORED: { message: 'The project {project} was restored to version {version}.' },
  OPENDTSX_E_CATALOG_CREATE_REFUSED: {
    message: '{user} must not create environments in the folder {name}: the permission CREATE_OBJECTS is lacking.',
    hint: 'Who manages the permissions of the folder can grant it.',
  },
  OPENDTSX_E_CATALOG_MOVE_REFUSED: {
    message: '{user} must not move anything to the folder {name}: the permission CREATE_OBJECTS is lacking.',
    hint: 'Who manages the permissions of the folder can grant it.',
  },
  OPENDTSX_E_CATALOG_OPERATION_NOTFOUND: { message: 'There is no operation {name}, or it must not be read.' },
  OPENDTSX_E_CATALOG_OPERATION_REFUSED: {
    message: '{user} lacks the permission {permission} on the operation {name}.',
    hint: 'Who manages the permissions of the operation can grant it.',
  },
  OPENDTSX_E_CATALOG_ACTIVEOPERATIONS: {
    message: 'The catalog cannot be configured while operations are active: {operations}.',
    hint: 'Wait until they have ended, or stop them.',
  },
  OPENDTSX_E_CATALOG_EXECUTIONLOGS: {
    message: 'SERVER_OPERATION_ENCRYPTION_LEVEL cannot be changed while there are records of executions.',
    hint: 'Clean up the records of executions first.',
  },
  OPENDTSX_E_CATALOG_PROPERTY: {
    message: 'The catalog has no property {name} that can be set.',
    hint: 'Properties that can be set: {allowed}.',
  },
  OPENDTSX_E_CATALOG_PROPERTYVALUE: {
    message: '"{value}" is no value of the catalog property {name}.',
    hint: 'Allowed: {allowed}.',
  },
  OPENDTSX_E_CATALOG_ENCRYPTION: {
    message: 'The encryption algorithm cannot be changed to {value}: this server seals everything with AES_256.',
    hint: 'Leave ENCRYPTION_ALGORITHM at AES_256.',
  },
  OPENDTSX_E_CATALOG_LEVEL_NOTFOUND: { message: 'There is no customized logging level {name}.' },
  OPENDTSX_E_CATALOG_LEVEL_EXISTS: { message: 'There already is a customized logging level {name}.' },
  OPENDTSX_E_CATALOG_LEVEL_NAME: {
    message: '"{name}" cannot be the name of a customized logging level: {detail}.',
    hint: 'Choose a name of 1 to 128 characters without " < > | and control characters, without blanks around it and not beginning with @.',
  },
  OPENDTSX_E_CATALOG_LEVEL_VALUE: {
    message: '{value} is no value of {property} of a customized logging level: {detail}.',
  },
  OPENDTSX_E_CATALOG_LEVEL_UNNAMED: {
    message: 'The logging level 100 needs the name of a customized logging level.',
    hint: 'Set SERVER_CUSTOMIZED_LOGGING_LEVEL first.',
  },
  OPENDTSX_E_CATALOG_LEVEL_INUSE: {
    message: 'The customized logging level {name} is the one of the server.',
    hint: 'Set SERVER_LOGGING_LEVEL or SERVER_CUSTOMIZED_LOGGING_LEVEL to another level first.',
  },
  OPENDTSX_E_CATALOG_PERMISSION_OBJECTTYPE: {
    message: '{type} is no kind of object that has permissions.',
    hint: 'Kinds are 1 (folder), 2 (project), 3 (environment) and 4 (operation).',
  },
  OPENDTSX_E_CATALOG_PERMISSION_OBJECT: {
    message: 'There is no {type} with the number {object}, or it must not be read.',
  },
  OPENDTSX_E_CATALOG_PERMISSION_PRINCIPAL: { message: 'There is no user or role with the number {principal}.' },
  OPENDTSX_E_CATALOG_PERMISSION_TYPE: {
    message: 'The permission {permission} does not apply to a {type}.',
    hint: 'Permissions that do: {allowed}.',
  },
  OPENDTSX_E_CATALOG_PERMISSION_REFUSED: {
    message: '{user} does not manage the permissions of this {type}.',
    hint: 'MANAGE_PERMISSIONS on the object, or MANAGE_OBJECT_PERMISSIONS on its folder, allows it.',
  },
} as const satisfies MessageTable;

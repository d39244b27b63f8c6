import type { MessageTable } from '../message-table.ts';

/** Wording of databases: where connections lead, drivers, sources and destinations, and the translation of T-SQL. */
export const databaseMessages = {
  OPENDTSX_E_CONNECTION_NODRIVER: {
    message: 'The connection manager {connection} leads to {database}, and there is no driver for it.',
    hint: 'Point it elsewhere: --connection "{connection}=sqlite:./file.db" or --connection "{connection}=postgresql://user@host/database".',
  },
  OPENDTSX_E_CONNECTION_TARGET: {
    message: 'The target given for the connection manager {connection} begins with no known driver ("{scheme}").',
    hint: 'A target is driver:place, for example --connection "{connection}=sqlite:./file.db" or "{connection}=postgresql://user@host/database".',
  },
  OPENDTSX_E_DRIVER_MISSING: {
    message: 'The driver {scheme} needs the npm package {module}, which is not installed.',
    hint: 'Install it: {install}',
  },
  OPENDTSX_E_DRIVER_CONNECT: {
    message: 'No connection to {database}: {detail}',
    hint: 'Check that the place exists and can be reached from this machine, and the credentials.',
  },
  OPENDTSX_E_DRIVER_OTHERDATABASE: {
    message: 'The name {name} leads to another database than the connection ({database}).',
    hint: 'Use a connection manager of its own for the other database, or leave the database out of the name.',
  },
  OPENDTSX_E_DRIVER_PARAMETER: {
    message: 'The statement has {expected} parameters and {given} values were given.',
    hint: 'Check the parameter mappings against the markers (? or @name) of the statement.',
  },
  OPENDTSX_E_SOURCE_COLUMNNOTRETURNED: {
    message: '{component} expects the column {column}, which {object} does not return. It returns: {existing}.',
    hint: 'Check the query or table; columns are matched by name, without case.',
  },
  DTS_E_INCORRECTPARAMETERMAPPINGFORMAT: {
    message: 'The ParameterMapping of {component} has no valid form: {mapping}',
    hint: 'The form is "Parameter0:Input",{GUID of a variable}; for every parameter.',
  },
  OPENDTSX_E_DESTINATION_STATEMENT: {
    message: '{component} writes through a statement that names no single table: {statement}',
    hint: 'Use SELECT columns FROM table, or choose the table itself (AccessMode 0 or 3).',
  },
  OPENDTSX_E_TABLENOTFOUND: {
    message: '{component} cannot find the table {table} in {database}.',
    hint: 'Create the table before. If the package itself does so, set DelayValidation on the data flow.',
  },
  OPENDTSX_W_VALUESCHANGED: {
    message: '{component} wrote {count} value(s) to {column} that the database keeps {how}. The first: {first}.',
    hint: 'Give the column a type that holds the values, or convert them in the data flow.',
  },
  OPENDTSX_E_COMPONENT_SETTINGMISSING: {
    message: '{component} needs a value for {property} (AccessMode {mode}).',
    hint: 'Set {property}, or choose another AccessMode.',
  },
  OPENDTSX_E_TSQL_UNSUPPORTED: {
    message: '{construct} cannot be translated from T-SQL to {dialect} (line {line}): {reason}',
    hint: 'Rewrite this statement in the SQL of the target database.',
  },
  OPENDTSX_E_TSQL_SYNTAX: {
    message: 'The statement is not valid T-SQL (line {line}): {detail}',
  },
} satisfies MessageTable;

import { isInRole, type Principal } from '../../../identity/principal.ts';
import type { SqlType, SqlValue, TypedSqlValue } from '../../../tsql/sql-type.ts';
import {
  databaseNamed,
  type ListedDatabase,
  type ListedObject,
  type ObjectList,
  schemaId,
  schemasOf,
} from './object-list.ts';
import { type ServerFacts, serverProperties } from './server-facts.ts';

/** What functions of the server answer from. */
export interface FunctionScene {
  readonly caller: Principal;
  readonly facts: ServerFacts;
  readonly objects: ObjectList;
  readonly database: ListedDatabase;
  /** As the client gave them. */
  readonly applicationName: string;
  readonly hostName: string;
  /** The name of a user or role; undefined when there is none with the number. */
  nameOf(id: number): Promise<string | undefined>;
}

type SystemFunction = (scene: FunctionScene, values: readonly SqlValue[]) => TypedSqlValue | Promise<TypedSqlValue>;

const sysname: SqlType = { name: 'nvarchar', length: 128 };
const name = (value: string | null | undefined): TypedSqlValue => ({ type: sysname, value: value ?? null });
const int = (value: number | null | undefined): TypedSqlValue => ({ type: { name: 'int' }, value: value ?? null });
const small = (value: number | null | undefined): TypedSqlValue => ({
  type: { name: 'smallint' },
  value: value ?? null,
});

const isMember = ({ caller }: FunctionScene, [role]: readonly SqlValue[]): TypedSqlValue => {
  if (role === null || role === undefined) return int(null);
  const asked = String(role).toLowerCase();
  if (asked === 'public') return int(1);
  // The owner of a database may everything in it.
  if (asked === 'db_owner') return int(isInRole(caller) ? 1 : 0);
  return int(isInRole(caller) || caller.roles.some((each) => each.toLowerCase() === asked) ? 1 : 0);
};
const userName = ({ caller }: FunctionScene): TypedSqlValue => name(isInRole(caller) ? 'dbo' : caller.name);
const loginName: SystemFunction = async ({ caller, nameOf }, [sid]) => {
  if (sid === undefined) return name(caller.name);
  const id = sid instanceof Uint8Array ? idOf(sid) : typeof sid === 'number' ? sid : undefined;
  return name(id === undefined ? null : await nameOf(id));
};

/** Functions that SQL Server itself has, by the name in lower case; those that ask for what is not here say NULL. */
const functions: Readonly<Record<string, SystemFunction>> = {
  serverproperty: ({ facts }, [asked]) => variantOf(serverProperties(facts)[String(asked).toLowerCase()]),
  db_name: ({ objects, database }, [id]) =>
    name(id === undefined ? database.name : objects.find((each) => each.id === Number(id))?.name),
  original_db_name: ({ database }) => name(database.name),
  db_id: ({ objects, database }, [asked]) =>
    small(asked === undefined ? database.id : asked === null ? null : databaseNamed(objects, String(asked))?.id),
  has_dbaccess: ({ objects }, [asked]) =>
    int(asked === null || databaseNamed(objects, String(asked)) === undefined ? null : 1),
  databasepropertyex: ({ objects }, [database, property]) =>
    variantOf(
      database === null || databaseNamed(objects, String(database)) === undefined
        ? undefined
        : databaseProperties[String(property).toLowerCase()],
    ),
  suser_sname: loginName,
  suser_name: loginName,
  original_login: ({ caller }) => name(caller.name),
  system_user: ({ caller }) => name(caller.name),
  suser_id: ({ caller }) => int(caller.id),
  suser_sid: ({ caller }) => ({ type: { name: 'varbinary', length: 85 }, value: sidOf(caller.id) }),
  user_name: userName,
  user: userName,
  current_user: userName,
  session_user: userName,
  user_id: ({ caller }) => int(isInRole(caller) ? 1 : caller.id),
  is_srvrolemember: (scene, values) => {
    const [role] = values;
    if (role === null || role === undefined) return int(null);
    return serverRoles.includes(String(role).toLowerCase())
      ? int(isInRole(scene.caller) ? 1 : 0)
      : isMember(scene, values);
  },
  is_member: isMember,
  is_rolemember: isMember,
  has_perms_by_name: ({ caller }) => int(isInRole(caller) ? 1 : 0),
  object_id: (scene, [asked, kind]) => int(objectNamed(scene, asked, kind)?.id),
  object_name: (scene, [id]) => name(objectOfId(scene, id)?.name),
  object_schema_name: (scene, [id]) => name(objectOfId(scene, id)?.schema),
  schema_name: ({ database }, [id]) =>
    name(id === undefined ? 'dbo' : schemasOf(database).find(([, each]) => each === Number(id))?.[0]),
  schema_id: ({ database }, [asked]) =>
    int(asked === undefined ? 1 : asked === null ? null : schemaId(database, String(asked))),
  app_name: ({ applicationName }) => name(applicationName),
  host_name: ({ hostName }) => name(hostName),
  connectionproperty: (_, [asked]) => variantOf(connectionProperties[String(asked).toLowerCase()]),
};

const serverRoles = [
  'sysadmin',
  'serveradmin',
  'securityadmin',
  'processadmin',
  'setupadmin',
  'diskadmin',
  'dbcreator',
  'bulkadmin',
];

const databaseProperties: Readonly<Record<string, TypedSqlValue>> = {
  collation: name('SQL_Latin1_General_CP1_CI_AS'),
  status: name('ONLINE'),
  updateability: name('READ_WRITE'),
  useraccess: name('MULTI_USER'),
  recovery: name('FULL'),
  version: int(904),
  isautoclose: int(0),
  isfulltextenabled: int(0),
};

const connectionProperties: Readonly<Record<string, TypedSqlValue>> = {
  net_transport: name('TCP'),
  protocol_type: name('TSQL'),
  auth_scheme: name('SQL'),
  physical_net_transport: name('TCP'),
};

/** The value of a function of the server; undefined when SQL Server's functions are not asked for, or it is not known here. */
export async function callSystemFunction(
  scene: FunctionScene,
  asked: readonly string[],
  values: readonly TypedSqlValue[],
): Promise<TypedSqlValue | undefined> {
  const schema = asked.length > 1 ? asked.at(-2)?.toLowerCase() : 'sys';
  const key = asked.at(-1)?.toLowerCase() ?? '';
  if (schema !== 'sys' || !Object.hasOwn(functions, key)) return undefined;
  return functions[key]?.(
    scene,
    values.map(({ value }) => value),
  );
}

/** The bytes that stand for a user or role where SQL Server has a security identifier. */
function sidOf(id: number): Uint8Array {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(12, id);
  return bytes;
}

/** The number that the bytes stand for; undefined when `sidOf` never made them. */
function idOf(sid: Uint8Array): number | undefined {
  const { length } = sid;
  if (length !== 16 || sid.subarray(0, 12).some((byte) => byte !== 0)) return undefined;
  return new DataView(sid.buffer, sid.byteOffset, length).getUint32(12);
}

function variantOf(given: TypedSqlValue | undefined): TypedSqlValue {
  const type: SqlType = { name: 'sql_variant' };
  const value = given?.value ?? null;
  if (given === undefined || value === null || (typeof value === 'object' && 'type' in value))
    return { type, value: null };
  return { type, value: { type: given.type, value } };
}

const kinds: Readonly<Record<string, ListedObject['type']>> = { u: 'U', v: 'V', p: 'P' };

function objectNamed({ objects, database }: FunctionScene, asked: SqlValue | undefined, kind: SqlValue | undefined) {
  if (asked === null || asked === undefined) return undefined;
  const parts = partsOf(String(asked));
  const [object = '', schema = '', owner = ''] = [...parts].reverse();
  const place = owner === '' ? database : databaseNamed(objects, owner);
  const type = kind === undefined || kind === null ? undefined : kinds[String(kind).trim().toLowerCase()];
  return place?.objects.find(
    (each) =>
      each.name.toLowerCase() === object.toLowerCase() &&
      each.schema.toLowerCase() === (schema === '' ? 'dbo' : schema.toLowerCase()) &&
      (kind === undefined || kind === null || each.type === type),
  );
}

function objectOfId({ database }: FunctionScene, id: SqlValue | undefined): ListedObject | undefined {
  return database.objects.find((each) => each.id === Number(id));
}

/** The parts of a name as it is written in text: `[catalog].[folders]`. */
export function partsOf(text: string): readonly string[] {
  const parts = text.match(/\[(?:[^\]]|\]\])*\]|"(?:[^"]|"")*"|[^.]+|(?<=\.)(?=\.)/g) ?? [];
  return parts.map((part) => {
    if (part.startsWith('[')) return part.slice(1, -1).replaceAll(']]', ']');
    return part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.trim();
  });
}

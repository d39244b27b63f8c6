/** A JSON Schema with the keywords that the schemas of the command lines use. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly $ref?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** What of a document does not follow its schema; fields that the schema does not name count too. */
export function violations(value: unknown, root: Schema, schema: Schema = root, place = ''): string[] {
  const within = (member: unknown, inner: Schema, name: string): string[] =>
    violations(member, root, inner, `${place}${name}`);
  if (schema.$ref !== undefined) return within(value, root.$defs?.[schema.$ref.slice('#/$defs/'.length)] ?? {}, '');
  if ('const' in schema) return value === schema.const ? [] : [`${place} is not ${String(schema.const)}`];
  if (schema.enum !== undefined) return schema.enum.includes(value) ? [] : [`${place} is ${String(value)}`];
  if (schema.type === 'array') {
    if (!Array.isArray(value)) return [`${place} is no array`];
    return value.flatMap((each, index) => within(each, schema.items ?? {}, `[${index}]`));
  }
  // The types that remain have the names of JavaScript.
  if (schema.type !== 'object') return typeof value === schema.type ? [] : [`${place} is no ${schema.type}`];
  if (typeof value !== 'object' || value === null) return [`${place} is no object`];
  const { additionalProperties: others } = schema;
  return [
    ...(schema.required ?? [])
      .filter((name) => !Object.hasOwn(value, name))
      .map((name) => `${place}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, member]) => {
      const declared = schema.properties?.[name] ?? (typeof others === 'object' ? others : undefined);
      return declared === undefined ? [`${place}.${name} is not declared`] : within(member, declared, `.${name}`);
    }),
  ];
}

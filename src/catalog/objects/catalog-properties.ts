import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { requireCatalogAdministrator } from '../permissions/may-do.ts';

interface CatalogPropertyRule {
  /** What holds until it is set; undefined: the view does not show it then. */
  readonly initial?: string;
  /** Written by the program itself. */
  readonly isReadOnly?: boolean;
  /** In words. */
  readonly allowed: string;
  /** The value as it is kept; undefined when it is none. */
  parse(value: string): string | undefined;
}

const algorithms = ['DES', 'TRIPLE_DES', 'TRIPLE_DES_3KEY', 'DESX', 'AES_128', 'AES_192', 'AES_256'];
const largestInt = 2 ** 31 - 1;

function whole(least: number, allowed: string, initial: string, ...others: readonly number[]): CatalogPropertyRule {
  return {
    initial,
    allowed,
    parse(value) {
      const number = /^[+-]?\d{1,10}$/.test(value.trim()) ? Number(value) : Number.NaN;
      return others.includes(number) || (number >= least && number <= largestInt) ? String(number) : undefined;
    },
  };
}

function oneOf(values: readonly string[], initial: string | undefined): CatalogPropertyRule {
  return {
    ...(initial === undefined ? {} : { initial }),
    allowed: values.join(', '),
    parse: (value) => values.find((each) => each.toUpperCase() === value.trim().toUpperCase()),
  };
}

const readOnly = (initial: string): CatalogPropertyRule => ({
  initial,
  isReadOnly: true,
  allowed: 'none: it is read-only',
  parse: () => undefined,
});

/** The properties of the catalog with their values (source: catalog.catalog_properties; defaults: SSISDB of SQL Server 2019). */
export const catalogPropertyRules: Readonly<Record<string, CatalogPropertyRule>> = {
  DEFAULT_EXECUTION_MODE: oneOf(['0', '1'], '0'),
  ENCRYPTION_ALGORITHM: oneOf(algorithms, 'AES_256'),
  IS_SCALEOUT_ENABLED: oneOf(['True', 'False'], 'False'),
  MAX_PROJECT_VERSIONS: whole(1, 'a whole number from 1', '10'),
  OPERATION_CLEANUP_ENABLED: oneOf(['TRUE', 'FALSE'], 'TRUE'),
  RETENTION_WINDOW: whole(1, 'a number of days from 1, or -1 for ever', '365', -1),
  SCHEMA_BUILD: readOnly('15.0.2000.5'),
  SCHEMA_VERSION: readOnly('7'),
  SERVER_CUSTOMIZED_LOGGING_LEVEL: { allowed: 'the name of a customized logging level', parse: (value) => value },
  SERVER_LOGGING_LEVEL: oneOf(['0', '1', '2', '3', '4', '100'], '1'),
  SERVER_OPERATION_ENCRYPTION_LEVEL: oneOf(['1', '2'], '2'),
  VALIDATION_TIMEOUT: whole(1, 'a number of seconds from 1', '300'),
  VERSION_CLEANUP_ENABLED: oneOf(['TRUE', 'FALSE'], 'TRUE'),
};

/** A row of catalog.catalog_properties. */
export interface CatalogProperty {
  readonly property_name: string;
  readonly property_value: string;
}

/** The value of a property, whoever asks: its initial one until it is set; '' when it has none. */
export async function catalogProperty({ store }: CatalogSession, name: string): Promise<string> {
  const row = await store.db
    .selectFrom('catalog_properties')
    .select('property_value')
    .where('property_name', '=', name)
    .executeTakeFirst();
  return row?.property_value ?? catalogPropertyRules[name]?.initial ?? '';
}

/** The properties of the catalog, by name. Administrators only. */
export async function listCatalogProperties(session: CatalogSession): Promise<CatalogProperty[]> {
  requireCatalogAdministrator(session);
  const rows = await session.store.db
    .selectFrom('catalog_properties')
    .select(['property_name', 'property_value'])
    .execute();
  const values = new Map(rows.map(({ property_name, property_value }) => [property_name, property_value]));
  return Object.entries(catalogPropertyRules).flatMap(([property_name, { initial }]) => {
    const property_value = values.get(property_name) ?? initial;
    return property_value === undefined ? [] : [{ property_name, property_value }];
  });
}

/** The rule of a property that can be set and its name as the view shows it; names are compared without case. */
export function settableProperty(name: string): readonly [name: string, rule: CatalogPropertyRule] {
  const asked = String(name).trim().toUpperCase();
  const rule = Object.hasOwn(catalogPropertyRules, asked) ? catalogPropertyRules[asked] : undefined;
  if (rule !== undefined && rule.isReadOnly !== true) return [asked, rule];
  const allowed = Object.keys(catalogPropertyRules).filter((each) => catalogPropertyRules[each]?.isReadOnly !== true);
  throw catalogError('OPENDTSX_E_CATALOG_PROPERTY', { name, allowed: allowed.join(', ') });
}

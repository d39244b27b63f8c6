import { nameKey } from '../../store/name-key.ts';
import { optionalText, requireOneOf } from '../arguments.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { inTransaction } from '../in-transaction.ts';
import { type ListPage, limitOf } from '../list-page.ts';
import { checkObjectName, lookupKey } from '../object-names.ts';
import { requireCatalogAdministrator } from '../permissions/may-do.ts';
import { orExists } from '../unique-violation.ts';
import { catalogProperty } from './catalog-properties.ts';

const longestDescription = 1024;
const customized = '100';

/** A customized logging level. */
export interface CustomizedLoggingLevel {
  readonly level_id: number;
  readonly name: string;
  readonly description: string | null;
  readonly profile_value: number;
  readonly events_value: number;
}

/** Creates a customized logging level: which statistics and events are kept, as sums of powers of two. Administrators only. */
export async function createCustomizedLoggingLevel(
  session: CatalogSession,
  args: {
    readonly levelName: string;
    readonly levelDescription?: string | null;
    readonly profileValue: number;
    readonly eventsValue: number;
  },
): Promise<{ readonly levelId: number }> {
  requireCatalogAdministrator(session);
  checkObjectName('LEVEL', args.levelName);
  const create = () =>
    session.store.db
      .insertInto('customized_logging_levels')
      .values({
        name: args.levelName,
        name_key: nameKey(args.levelName),
        description: optionalText(args.levelDescription, 'level_description', longestDescription),
        profile_value: checkBits('PROFILE', args.profileValue),
        events_value: checkBits('EVENTS', args.eventsValue),
      })
      .returning('level_id')
      .executeTakeFirstOrThrow();
  const { level_id } = await orExists(create, () => levelExists(args.levelName));
  return { levelId: level_id };
}

/** Deletes a customized logging level; the one that the server logs with by default stays. Administrators only. */
export async function deleteCustomizedLoggingLevel(
  session: CatalogSession,
  { levelName }: { readonly levelName: string },
): Promise<void> {
  requireCatalogAdministrator(session);
  await inTransaction(session, async (inside) => {
    await requireUnused(inside, levelName);
    const { numDeletedRows } = await inside.store.db
      .deleteFrom('customized_logging_levels')
      .where('name_key', '=', lookupKey(levelName) ?? '')
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw levelNotFound(levelName);
  });
}

/** Gives a customized logging level another name; the server's default follows. Administrators only. */
export async function renameCustomizedLoggingLevel(
  session: CatalogSession,
  { oldName, newName }: { readonly oldName: string; readonly newName: string },
): Promise<void> {
  requireCatalogAdministrator(session);
  checkObjectName('LEVEL', newName);
  const rename = () =>
    inTransaction(session, async (inside) => {
      const { db } = inside.store;
      const { numUpdatedRows } = await db
        .updateTable('customized_logging_levels')
        .set({ name: newName, name_key: nameKey(newName) })
        .where('name_key', '=', lookupKey(oldName) ?? '')
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw levelNotFound(oldName);
      const current = await catalogProperty(inside, 'SERVER_CUSTOMIZED_LOGGING_LEVEL');
      if (nameKey(current) !== nameKey(oldName)) return;
      await db
        .updateTable('catalog_properties')
        .set({ property_value: newName })
        .where('property_name', '=', 'SERVER_CUSTOMIZED_LOGGING_LEVEL')
        .execute();
    });
  await orExists(rename, () => levelExists(newName));
}

/** Describes a customized logging level. Administrators only. */
export async function setCustomizedLoggingLevelDescription(
  session: CatalogSession,
  args: { readonly levelName: string; readonly levelDescription: string | null },
): Promise<void> {
  const description = optionalText(args.levelDescription, 'level_description', longestDescription);
  await change(session, args.levelName, { description });
}

/** Sets which statistics (PROFILE) or events (EVENTS) a customized logging level keeps. Administrators only. */
export async function setCustomizedLoggingLevelValue(
  session: CatalogSession,
  args: { readonly levelName: string; readonly propertyName: string; readonly propertyValue: number },
): Promise<void> {
  requireCatalogAdministrator(session);
  const asked = typeof args.propertyName === 'string' ? args.propertyName.toUpperCase() : args.propertyName;
  const property = requireOneOf(asked, 'property_name', ['PROFILE', 'EVENTS'] as const);
  const value = checkBits(property, args.propertyValue);
  await change(session, args.levelName, property === 'PROFILE' ? { profile_value: value } : { events_value: value });
}

/** The customized logging levels, by their numbers; everybody may read them. */
export async function listCustomizedLoggingLevels(
  session: CatalogSession,
  page: ListPage = {},
): Promise<CustomizedLoggingLevel[]> {
  return session.store.db
    .selectFrom('customized_logging_levels')
    .select(['level_id', 'name', 'description', 'profile_value', 'events_value'])
    .where('level_id', '>', page.after ?? 0)
    .orderBy('level_id')
    .limit(limitOf(page))
    .execute();
}

async function change(
  session: CatalogSession,
  levelName: string,
  values: Partial<Pick<CustomizedLoggingLevel, 'description' | 'profile_value' | 'events_value'>>,
): Promise<void> {
  requireCatalogAdministrator(session);
  const { numUpdatedRows } = await session.store.db
    .updateTable('customized_logging_levels')
    .set(values)
    .where('name_key', '=', lookupKey(levelName) ?? '')
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw levelNotFound(levelName);
}

async function requireUnused(session: CatalogSession, levelName: string): Promise<void> {
  if ((await catalogProperty(session, 'SERVER_LOGGING_LEVEL')) !== customized) return;
  const current = await catalogProperty(session, 'SERVER_CUSTOMIZED_LOGGING_LEVEL');
  if (lookupKey(levelName) === nameKey(current)) {
    throw catalogError('OPENDTSX_E_CATALOG_LEVEL_INUSE', { name: levelName });
  }
}

// Statistics are the bits 0 to 2, events the bits 0 to 16 and, with context, 32 to 48.
const knownBits = { PROFILE: 0b111n, EVENTS: 0x1_ffffn | (0x1_ffffn << 32n) } as const;

function checkBits(property: keyof typeof knownBits, value: number): number {
  const refuse = (detail: string) => catalogError('OPENDTSX_E_CATALOG_LEVEL_VALUE', { property, value, detail });
  if (!Number.isSafeInteger(value)) throw refuse('it is no whole number');
  if (value < 0) throw refuse('it is less than zero');
  const unknown = BigInt(value) & ~knownBits[property];
  if (unknown !== 0n) throw refuse(`the bits of ${unknown} mean nothing`);
  return value;
}

function levelNotFound(name: string): Error {
  return catalogError('OPENDTSX_E_CATALOG_LEVEL_NOTFOUND', { name });
}

function levelExists(name: string): Error {
  return catalogError('OPENDTSX_E_CATALOG_LEVEL_EXISTS', { name });
}

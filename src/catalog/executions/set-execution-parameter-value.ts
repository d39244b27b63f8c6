import { nameKey } from '../../store/name-key.ts';
import { requireOneOf, requireText } from '../arguments.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { inTransaction } from '../in-transaction.ts';
import { type CatalogDataType, type GivenValue, storedText } from '../objects/catalog-data-types.ts';
import { keepValue } from '../objects/sealed-values.ts';
import { permissionType } from '../permissions/permission-types.ts';
import { isLoggingLevel } from './events/logging-selection.ts';
import { executionValuePurpose } from './execution-parameter-values.ts';
import { findCreatedExecution } from './find-execution.ts';
import { parameterObjectType } from './operation-codes.ts';

/** Arguments of catalog.set_execution_parameter_value. */
export interface SetExecutionParameterArguments {
  readonly executionId: number;
  /** 20 project, 30 package, 50 system. */
  readonly objectType: number;
  readonly parameterName: string;
  readonly parameterValue: GivenValue;
}

const kinds: Readonly<Record<number, string>> = { 20: 'project', 30: 'package', 50: 'system' };

/**
 * catalog.set_execution_parameter_value: the value wins over those of project, server and environment. Only before the execution is started; the value
 * must fit the data type of the parameter, and NULL is refused. The truth values of system parameters may be given as 0 and 1, as T-SQL does.
 */
export async function setExecutionParameterValue(
  session: CatalogSession,
  { executionId, objectType, parameterName, parameterValue }: SetExecutionParameterArguments,
): Promise<void> {
  const type = requireOneOf(objectType, 'object_type', Object.values(parameterObjectType));
  const name = requireText(parameterName, 'parameter_name', 128);
  return inTransaction(session, async (inside) => {
    await findCreatedExecution(inside, executionId, [permissionType.read, permissionType.modify]);
    const { db } = inside.store;
    const all = await db
      .selectFrom('execution_parameter_values')
      .select(['execution_parameter_id', 'parameter_name', 'parameter_name_key', 'parameter_data_type', 'sensitive'])
      .where('execution_id', '=', executionId)
      .where('object_type', '=', type)
      .execute();
    const found = all.find(({ parameter_name_key }) => parameter_name_key === nameKey(name));
    if (found === undefined) {
      const known = all.map(({ parameter_name }) => parameter_name).join(', ') || 'none';
      const args = { execution: executionId, kind: kinds[type] ?? '', name, known };
      throw catalogError('OPENDTSX_E_CATALOG_EXECUTION_PARAMETER', args);
    }
    const given =
      type === parameterObjectType.system ? systemValue(parameterValue, found.parameter_data_type) : parameterValue;
    const text = storedText(given, found.parameter_data_type as CatalogDataType, found.parameter_name);
    if (type === parameterObjectType.system) await checkSystemValue(inside, found.parameter_name, text);
    const purpose = executionValuePurpose(executionId, type, found.parameter_name);
    const { plain, sealed } = keepValue(inside, text, found.sensitive === 1, purpose);
    await db
      .updateTable('execution_parameter_values')
      .set({ parameter_value: plain, sealed_parameter_value: sealed, value_set: 1, runtime_override: 1 })
      .where('execution_parameter_id', '=', found.execution_parameter_id)
      .execute();
  });
}

function systemValue(given: GivenValue, dataType: string): GivenValue {
  const plain = typeof given === 'object' && given !== null && 'baseType' in given ? given.value : given;
  if (dataType === 'Boolean' && (plain === 0 || plain === 1 || plain === 0n || plain === 1n))
    return Number(plain) === 1;
  // T-SQL has no unsigned or small numbers of its own here: every whole number that fits is taken.
  return typeof plain === 'number' || typeof plain === 'bigint' ? plain : given;
}

async function checkSystemValue({ store }: CatalogSession, name: string, text: string): Promise<void> {
  if (name === 'LOGGING_LEVEL' && !isLoggingLevel(Number(text))) {
    throw catalogError('OPENDTSX_E_CATALOG_EXECUTION_LEVEL', { level: text });
  }
  if (name === 'CUSTOMIZED_LOGGING_LEVEL') {
    const level = await store.db
      .selectFrom('customized_logging_levels')
      .select('level_id')
      .where('name_key', '=', nameKey(text))
      .executeTakeFirst();
    if (level === undefined) throw catalogError('OPENDTSX_E_CATALOG_EXECUTION_LEVEL', { level: `"${text}"` });
  }
  if (name === 'DUMP_EVENT_CODE') {
    const codes = text.split(';').map((code) => code.trim());
    if (codes.some((code) => code !== '' && !/^(?:-?\d{1,10}|0x[\da-f]{1,8})$/i.test(code))) {
      throw catalogError('OPENDTSX_E_CATALOG_ARGUMENT', {
        parameter: 'DUMP_EVENT_CODE',
        value: text,
        allowed: 'numbers of events, separated by semicolons',
      });
    }
  }
}

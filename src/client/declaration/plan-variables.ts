import type { EnvironmentInfo } from '../catalog/environment-info.ts';
import type { EnvironmentVariable } from '../catalog/environment-variable.ts';
import { typeCodeOf, typeName } from '../catalog/type-code.ts';
import type { CatalogChange, PlanSettings } from './catalog-change.ts';
import type { DeclaredVariable } from './declared-catalog.ts';
import { givenValue, isSameValue, shown } from './declared-value.ts';

/** What has to change so that an environment has these variables. */
export async function planVariables(
  environment: EnvironmentInfo,
  path: string,
  declared: ReadonlyMap<string, DeclaredVariable>,
  settings: PlanSettings,
): Promise<CatalogChange[]> {
  const changes: CatalogChange[] = [];
  for (const [name, wanted] of declared) {
    const place = `${path}/${name}`;
    const found = await environment.variables.find(name);
    if (found === undefined) changes.push(making(environment, name, wanted, place, settings));
    else if (found.type !== typeCodeOf(wanted.type)) {
      const detail = `type: ${typeName(found.type)} → ${wanted.type}`;
      const { apply } = making(environment, name, wanted, place, settings);
      const replace = async (): Promise<void> => {
        await environment.variables.remove(name);
        await apply();
      };
      changes.push({ kind: 'change', path: place, detail, apply: replace });
    } else changes.push(...changesOf(environment, found, wanted, place, settings));
  }
  if (!settings.prunes) return changes;
  const names = new Set([...declared.keys()].map((name) => name.toLowerCase()));
  for (const { name } of await environment.variables.toArray()) {
    if (names.has(name.toLowerCase())) continue;
    const apply = async (): Promise<void> => {
      await environment.variables.remove(name);
      await environment.alter();
    };
    changes.push({ kind: 'remove', path: `${path}/${name}`, detail: 'variable that is not declared', apply });
  }
  return changes;
}

function making(
  environment: EnvironmentInfo,
  name: string,
  wanted: DeclaredVariable,
  path: string,
  settings: PlanSettings,
): CatalogChange {
  const value = givenValue(wanted, path, settings);
  const { type, sensitive, description } = wanted;
  const apply = (): Promise<void> => {
    environment.variables.add(name, typeCodeOf(type), value, sensitive, description);
    return environment.alter();
  };
  return { kind: 'make', path, detail: `${type} = ${sensitive ? '****' : shown(value)}`, apply };
}

function changesOf(
  environment: EnvironmentInfo,
  found: EnvironmentVariable,
  wanted: DeclaredVariable,
  path: string,
  settings: PlanSettings,
): CatalogChange[] {
  const { sensitive, description, type } = wanted;
  const details: string[] = [];
  const becomesOther = found.sensitive !== sensitive;
  if (becomesOther) details.push(`sensitive: ${found.sensitive} → ${sensitive}`);
  const value = givenValue(wanted, path, settings);
  // The server forgets a value when its protection ends.
  const isCompared = !sensitive && !found.sensitive;
  const sendsValue = isCompared
    ? !isSameValue(found.value, value, typeCodeOf(type))
    : becomesOther || settings.sendsSecrets;
  if (sendsValue)
    details.push(sensitive ? 'value: ****' : `value: ${isCompared ? shown(found.value) : '****'} → ${shown(value)}`);
  const isDescribed = description !== undefined && description !== found.description;
  if (isDescribed) details.push(`description: "${found.description}" → "${description}"`);
  if (details.length === 0) return [];
  const apply = (): Promise<void> => {
    if (becomesOther) found.sensitive = sensitive;
    if (sendsValue) found.value = value;
    if (isDescribed) found.description = description;
    return environment.alter();
  };
  return [{ kind: 'change', path, detail: details.join(', '), apply }];
}

import { upgradedProperty } from '../../formats/dtsx/upgrade/upgrade-property.ts';
import type { PersistedMember } from '../../formats/dtsx/write/persisted-member.ts';
import type { ModelObject, PropertyExpression } from '../../model/model-object.ts';
import { type Fact, fact, factUnless, isSecretName, secretFact } from './outline.ts';

const comparedFormat = 8;

// Identifiers, versions, who made it and when, what designer and debugger note for themselves, and what has a place of its own.
const ignored = new Set([
  'refId',
  'DTSID',
  'ObjectName',
  'CreationName',
  'ExecutableType',
  'CreationDate',
  'CreatorName',
  'CreatorComputerName',
  'LastModifiedProductVersion',
  'PackageFormatVersion',
  'PackageType',
  'VersionBuild',
  'VersionGUID',
  'VersionMajor',
  'VersionMinor',
  'TaskContact',
  'ThreadHint',
  'EventID',
  'IncludeInDebugDump',
]);

/**
 * The persisted properties of an object, in the texts of format 8 whatever its own format is.
 * @param elsewhere names of properties that the caller describes in another way
 */
export function objectFacts<T extends ModelObject>(
  object: T,
  members: readonly PersistedMember<T>[],
  elsewhere: readonly string[] = [],
): Fact[] {
  const told = new Set([...ignored, ...elsewhere]);
  const known = new Set(members.map(({ property }) => property));
  return [
    ...members
      .filter(({ property }) => !told.has(property))
      .flatMap(({ property, text }) => factUnless(property, text(object, comparedFormat))),
    ...[...object.properties]
      .filter(([name]) => !told.has(name) && !known.has(name))
      .flatMap(([name, text]) => factUnless(name, upgradedProperty(name, text))),
    ...expressionFacts(object.propertyExpressions),
  ];
}

/** Property expressions as properties named `Expressions[…]`; one that writes out a password is secret. */
export function expressionFacts(expressions: readonly PropertyExpression[]): Fact[] {
  return expressions.map(({ name, expression }) => {
    const label = `Expressions[${name}]`;
    return isSecretName(name) && expression.includes('"') ? secretFact(label, expression) : fact(label, expression);
  });
}

import { isTaskHost } from '../../model/executable-kind.ts';
import type { Component } from '../../model/pipeline.ts';
import type { ExecutablePlan, PackagePlan } from '../../plan/package-plan.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import type { SingleNeed } from './need.ts';
import { componentsOf, runningExecutables } from './running-executables.ts';

const scriptTask = /^(?:Microsoft|SSIS|DTS|STOCK|Microsoft\.SqlServer\.Dts\.Tasks\.ScriptTask)[.:]ScriptTask\b/i;
const scriptComponent = /ScriptComponentHost/i;

/** Whether a creation name or class id is that of a Script Task or Script Component. */
export function isScript(identifier: string): boolean {
  return scriptTask.test(identifier) || scriptComponent.test(identifier);
}

/** The scripts of a package that can run, by their language. */
export function scriptNeeds({ package: root, root: plan }: PackagePlan): SingleNeed[] {
  // Integration Services 2005 has no other language.
  const otherwise = root.formatVersion === 2 ? 'Visual Basic' : 'unknown language';
  return [...runningExecutables(plan)].flatMap((executable) =>
    scriptsOf(executable).map(({ unit, language }) => ({
      kind: 'scripts' as const,
      name: languageName(language) ?? otherwise,
      unit,
    })),
  );
}

interface Script {
  readonly unit: string;
  readonly language: string;
}

function scriptsOf(executable: ExecutablePlan): Script[] {
  const { creationName, model } = executable;
  if (scriptTask.test(creationName)) {
    return [{ unit: 'Script Task', language: isTaskHost(model) ? taskLanguage(model.objectData) : '' }];
  }
  return componentsOf(executable)
    .filter((component) => isScript(managedType(component) ?? component.componentClassId))
    .map((component) => ({ unit: 'Script Component', language: componentLanguage(component) }));
}

function taskLanguage(objectData: XmlElement | undefined): string {
  const project = objectData?.localName === 'ScriptProject' ? objectData : objectData?.child('ScriptProject');
  return project?.attributeValue('Language') ?? '';
}

function managedType({ customProperties }: Component): string | undefined {
  return customProperties.find(({ name }) => name === 'UserComponentTypeName')?.value;
}

// Where the language is not told, the names of the source files tell it.
function componentLanguage({ customProperties }: Component): string {
  const told = customProperties.find(({ name }) => name === 'ScriptLanguage')?.value ?? '';
  if (told !== '') return told;
  const source = customProperties.find(({ name }) => name === 'SourceCode');
  const names = (source?.arrayElements ?? []).filter((text) => text.length < 260);
  return /\.(cs|vb)(?:proj)?$/im.exec(names.join('\n'))?.[1] ?? '';
}

function languageName(language: string): string | undefined {
  if (/basic|^vb/i.test(language)) return 'Visual Basic';
  return /c#|csharp|^cs$/i.test(language) ? 'C#' : language || undefined;
}

import type { PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** The columns of a data flow by the number that ErrorColumn gives them, as XML without blanks (source: "Error Handling in Data", DiagnosticEx). */
export function columnMap({ source, components, lineageNumbers }: PipelinePlan): string {
  const columns = components.flatMap(({ instance }) =>
    instance.outputs.flatMap((output) =>
      output.columns.map(({ lineageId, name }) => {
        const place = `${instance.name}.Outputs[${output.name}].Columns[${name}]`;
        return `<DTS:Column DTS:ID="${lineageNumbers.get(lineageId) ?? 0}" DTS:IdentificationString="${escaped(place)}"/>`;
      }),
    ),
  );
  const head = '<DTS:PipelineColumnMap xmlns:DTS="www.microsoft.com/SqlServer/Dts">';
  return `${head}<DTS:Pipeline DTS:Path="${escaped(source)}">${columns.join('')}</DTS:Pipeline></DTS:PipelineColumnMap>`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (found) => entities[found]);
}

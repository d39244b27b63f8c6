import { type DataTypeName, dataTypeCodes } from './data-type.ts';

const spellings: Partial<Record<DataTypeName, string>> = {
  DT_DBDATE: 'dbDate',
  DT_DBTIME: 'dbTime',
  DT_DBTIME2: 'dbTime2',
  DT_DBTIMESTAMP: 'dbTimeStamp',
  DT_DBTIMESTAMP2: 'dbTimeStamp2',
  DT_DBTIMESTAMPOFFSET: 'dbTimeStampOffset',
  DT_NTEXT: 'nText',
  DT_FILETIME: 'dateTime',
};

// Packages of format 8 write FILETIME columns as dateTime; the other spellings differ from ours in letter case only.
const aliases: Readonly<Record<string, DataTypeName>> = { datetime: 'DT_FILETIME' };

let byText: Map<string, DataTypeName> | undefined;
let byCode: Map<number, DataTypeName> | undefined;

function textTable(): Map<string, DataTypeName> {
  if (byText === undefined) {
    byText = new Map(Object.entries(aliases));
    for (const name of Object.keys(dataTypeCodes) as DataTypeName[]) byText.set(name.slice(3).toLowerCase(), name);
  }
  return byText;
}

/** The type with this number in the object model, as formats 2 and 3 write it; DT_BYREF numbers give the type referred to. */
function dataTypeOfCode(code: number): DataTypeName | undefined {
  byCode ??= new Map(
    (Object.entries(dataTypeCodes) as [DataTypeName, number][]).map(([name, number]) => [number, name]),
  );
  return byCode.get(code & 0xbfff);
}

/** The type a `dataType` attribute of pipeline XML names: `dbTimeStamp` in any letter case, `DT_WSTR`, or the number; undefined when unknown. */
export function parsePipelineDataType(text: string): DataTypeName | undefined {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) return dataTypeOfCode(Number(trimmed));
  const lower = trimmed.toLowerCase();
  return textTable().get(lower.startsWith('dt_') ? lower.slice(3) : lower);
}

/** The type of an expression's type name (`DT_WSTR` in any letter case); undefined when there is none. */
export function parseDataTypeName(text: string): DataTypeName | undefined {
  const lower = text.toLowerCase();
  return lower.startsWith('dt_') && lower !== 'dt_datetime' ? textTable().get(lower.slice(3)) : undefined;
}

/** The `dataType` attribute as formats 6 and 8 write it. */
export function formatPipelineDataType(type: DataTypeName): string {
  return spellings[type] ?? type.slice(3).toLowerCase();
}

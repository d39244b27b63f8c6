import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { parseXml } from '../../xml/parse-xml.ts';
import type { XmlElement } from '../../xml/xml-element.ts';

/** A row of a profile with a bar: a value, how many rows have it, and their share of all rows of the table. */
export interface ProfileItem {
  readonly cells: readonly string[];
  /** Rows; undefined when only the share is known. */
  readonly count: number | undefined;
  /** 0 to 1. */
  readonly share: number;
}

/** One profile of a Data Profiling task, ready to be shown. */
export interface ShownProfile {
  /** Kind, without `Profile`: `ColumnNullRatio`. */
  readonly kind: string;
  readonly request: string;
  readonly table: string;
  readonly dataSource: string;
  readonly rowCount: number;
  /** What the profile is of: a column, or columns. */
  readonly subject: string;
  /** Names and values of the single results. */
  readonly facts: readonly (readonly [string, string])[];
  /** Headings of the cells of the items; empty when there are none. */
  readonly headings: readonly string[];
  readonly items: readonly ProfileItem[];
}

/** What a file of profiles holds, or what is wrong with it. */
export interface ProfilesRead {
  readonly profiles?: readonly ShownProfile[];
  readonly diagnostics: readonly Diagnostic[];
}

const profileNamespace = 'http://schemas.microsoft.com/sqlserver/2008/DataDebugger/';

/** Reads the output of a Data Profiling task, of SSIS or of OpenDTSX. Never throws for bad input. */
export function readProfiles(bytes: Uint8Array, fileName: string): ProfilesRead {
  const { document, diagnostics } = parseXml(bytes, fileName);
  if (document === undefined) return { diagnostics };
  const { root } = document;
  if (root.localName !== 'DataProfile' || root.namespace !== profileNamespace) {
    const reason = `its outermost element is ${root.localName}, not DataProfile of ${profileNamespace}`;
    return { diagnostics: [diagnostic('OPENDTSX_E_PROFILEVIEW_FILE', { file: fileName, reason })] };
  }
  const profiles = elementsOf(root.child('DataProfileOutput')?.child('Profiles'));
  return { profiles: profiles.map(readProfile), diagnostics };
}

function elementsOf(parent: XmlElement | undefined): readonly XmlElement[] {
  return parent?.elements ?? [];
}

function readProfile(profile: XmlElement): ShownProfile {
  const table = profile.child('Table') ?? profile.child('SubsetTable');
  const rowCount = Number(table?.attributeValue('RowCount') ?? 0);
  const kind = profile.localName.replace(/Profile$/, '');
  return {
    kind,
    request: profile.attributeValue('ProfileRequestID') ?? '',
    table: tableName(table),
    dataSource: table?.attributeValue('DataSource') ?? '',
    rowCount,
    subject: subjectOf(profile),
    facts: factsOf(profile, rowCount),
    ...itemsOf(profile, rowCount),
  };
}

function tableName(table: XmlElement | undefined): string {
  const parts = ['Schema', 'Table'].map((name) => table?.attributeValue(name) ?? '');
  return parts.filter((part) => part !== '').join('.');
}

function namesIn(profile: XmlElement, list: string): string {
  const names = elementsOf(profile.child(list)).map((column) => column.attributeValue('Name') ?? '');
  return names.join(', ');
}

function subjectOf(profile: XmlElement): string {
  const column = profile.child('Column');
  if (column !== undefined) {
    const [type, length] = [column.attributeValue('SqlDbType') ?? '', column.attributeValue('MaxLength') ?? '0'];
    return `${column.attributeValue('Name') ?? ''} ${type}${length === '0' ? '' : `(${length})`}`;
  }
  const dependent = profile.child('DependentColumn')?.attributeValue('Name');
  if (dependent !== undefined) return `${namesIn(profile, 'DeterminantColumns')} → ${dependent}`;
  if (profile.child('SupersetTable') !== undefined) {
    const superset = `${tableName(profile.child('SupersetTable'))} (${namesIn(profile, 'SupersetColumns')})`;
    return `${namesIn(profile, 'SubsetColumns')} ⊆ ${superset}`;
  }
  return namesIn(profile, 'KeyColumns');
}

const factNames: Readonly<Record<string, string>> = {
  NullCount: 'NULLs',
  MinValue: 'Minimum',
  MaxValue: 'Maximum',
  Mean: 'Mean',
  StdDev: 'Standard deviation',
  NumberOfDistinctValues: 'Distinct values',
  MinLength: 'Shortest',
  MaxLength: 'Longest',
  IsExactKey: 'Exact key',
  KeyStrength: 'Key strength',
  IsExactFD: 'Exact dependency',
  FDStrength: 'Strength',
  IsExactInclusion: 'Exact inclusion',
  InclusionStrength: 'Strength',
};

function factsOf(profile: XmlElement, rowCount: number): (readonly [string, string])[] {
  return elementsOf(profile).flatMap((part): (readonly [string, string])[] => {
    const name = factNames[part.localName];
    if (name === undefined) return [];
    const text = part.textContent.trim();
    if (part.localName === 'NullCount')
      return [[name, `${text} (${percentText(rowCount === 0 ? 0 : Number(text) / rowCount)})`]];
    if (part.localName.endsWith('Strength')) return [[name, percentText(Number(text))]];
    return [[name, text === 'true' ? 'yes' : text === 'false' ? 'no' : text]];
  });
}

/** A share in percent, two digits at most. */
export function percentText(share: number): string {
  const percent = 100;
  return `${Number((share * percent).toFixed(2))} %`;
}

interface ItemList {
  readonly list: string;
  readonly headings: readonly string[];
  cellsOf(item: XmlElement): string[];
  /** Name of the element with the number of rows, or of the percentage. */
  readonly count: string;
  readonly isPercentage?: true;
}

const valuesOf = (item: XmlElement, list: string): string =>
  elementsOf(item.child(list))
    .map(({ textContent }) => textContent)
    .join(' | ');
const textOf = (item: XmlElement, name: string): string => item.child(name)?.textContent ?? '';

const itemLists: readonly ItemList[] = [
  { list: 'LengthDistribution', headings: ['Length'], cellsOf: (item) => [textOf(item, 'Length')], count: 'Count' },
  { list: 'ValueDistribution', headings: ['Value'], cellsOf: (item) => [textOf(item, 'Value')], count: 'Count' },
  {
    list: 'TopRegexPatterns',
    headings: ['Pattern'],
    cellsOf: (item) => [textOf(item, 'RegexText')],
    count: 'Frequency',
    isPercentage: true,
  },
  {
    list: 'KeyViolations',
    headings: ['Values more than once'],
    cellsOf: (item) => [valuesOf(item, 'ColumnValues')],
    count: 'Count',
  },
  {
    list: 'FDViolations',
    headings: ['Determinants', 'Most frequent', 'Rows with it'],
    cellsOf: (item) => [
      valuesOf(item, 'DeterminantValues'),
      textOf(item, 'DependentValue'),
      textOf(item, 'SupportCount'),
    ],
    count: 'ViolationCount',
  },
  {
    list: 'InclusionViolations',
    headings: ['Values that are missing'],
    cellsOf: (item) => [valuesOf(item, 'ColumnValues')],
    count: 'Count',
  },
];

function itemsOf(profile: XmlElement, rowCount: number): Pick<ShownProfile, 'headings' | 'items'> {
  const percent = 100;
  for (const { list, headings, cellsOf, count: name, isPercentage } of itemLists) {
    const found = profile.child(list);
    if (found === undefined) continue;
    const items = elementsOf(found).map((item): ProfileItem => {
      const number = Number(textOf(item, name));
      const share = isPercentage ? number / percent : number / Math.max(rowCount, 1);
      return {
        cells: cellsOf(item),
        count: isPercentage ? undefined : number,
        share: Math.min(Math.max(share || 0, 0), 1),
      };
    });
    const byShare = list !== 'LengthDistribution';
    return { headings, items: byShare ? items.sort((left, right) => right.share - left.share) : items };
  }
  return { headings: [], items: [] };
}

import { childOf, type ProfileElement, parseProfileXml, textOf } from './profile-xml.ts';

/** A column of a request: one, or (*) for every column of a suitable type. */
export interface RequestColumn {
  readonly isWildCard: boolean;
  readonly name: string;
}

/** A table or view of a request. */
export interface RequestTable {
  readonly schema: string;
  readonly table: string;
}

/** When a profile of strength is reported. */
export interface Threshold {
  readonly setting: 'None' | 'Specified' | 'Exact';
  readonly value: number;
}

/** What the eight requests have in common. */
interface RequestHead {
  readonly id: string;
  /** Id of the connection manager. */
  readonly dataSource: string;
  readonly element: ProfileElement;
}

/** One request of the input. */
export type ProfileRequest = RequestHead &
  (
    | {
        readonly kind: 'ColumnNullRatio' | 'ColumnStatistics';
        readonly table: RequestTable;
        readonly column: RequestColumn;
      }
    | {
        readonly kind: 'ColumnValueDistribution';
        readonly table: RequestTable;
        readonly column: RequestColumn;
        /** 0 for all values. */
        readonly frequentValueThreshold: number;
      }
    | {
        readonly kind: 'ColumnLengthDistribution';
        readonly table: RequestTable;
        readonly column: RequestColumn;
        readonly ignoreLeadingSpace: boolean;
        readonly ignoreTrailingSpace: boolean;
      }
    | {
        readonly kind: 'ColumnPattern';
        readonly table: RequestTable;
        readonly column: RequestColumn;
        readonly maximum: number;
        readonly coverage: number;
        readonly caseSensitive: boolean;
        readonly delimiters: string;
        readonly symbols: string;
        readonly tagTable: string;
        readonly tagSource: string;
      }
    | {
        readonly kind: 'CandidateKey';
        readonly table: RequestTable;
        readonly columns: readonly RequestColumn[];
        readonly threshold: Threshold;
        readonly violations: number;
      }
    | {
        readonly kind: 'FunctionalDependency';
        readonly table: RequestTable;
        readonly determinants: readonly RequestColumn[];
        readonly dependent: RequestColumn;
        readonly threshold: Threshold;
        readonly violations: number;
      }
    | {
        readonly kind: 'Inclusion';
        readonly table: RequestTable;
        readonly superset: RequestTable;
        readonly pairs: readonly { readonly subset: RequestColumn; readonly superset: RequestColumn }[];
        readonly threshold: Threshold;
        readonly keyThreshold: Threshold;
        readonly violations: number;
      }
  );

/** A request of one kind. */
export type RequestOf<K extends ProfileRequest['kind']> = Extract<ProfileRequest, { readonly kind: K }>;

/** The input of the task. */
export interface ProfileInput {
  readonly element: ProfileElement;
  /** Seconds; 0 for no limit. */
  readonly timeout: number;
  readonly requests: readonly ProfileRequest[];
}

/** What is wrong with the input: in which request, and why. */
export class RequestFault extends Error {
  readonly request: string;

  constructor(request: string, reason: string) {
    super(reason);
    this.request = request;
  }
}

/**
 * Reads the input. The names in requests for inclusions are unconfirmed: no package with one was found, so both spellings of the request are read, and the
 * columns of a pair by how their names begin. Throws a RequestFault for what is missing or not known.
 */
export function readProfileInput(text: string): ProfileInput {
  let root: ProfileElement;
  try {
    root = parseProfileXml(text);
  } catch (cause) {
    throw new RequestFault('ProfileInput', `it is no well-formed document: ${(cause as Error).message}`);
  }
  const input = childOf(root, 'DataProfileInput');
  const requests = childOf(input, 'Requests')?.children ?? [];
  if (requests.length === 0) throw new RequestFault('ProfileInput', 'it has no requests');
  const timeout = Number(textOf(input, 'Timeout') || '0');
  return {
    element: root,
    timeout: Number.isFinite(timeout) && timeout > 0 ? timeout : 0,
    requests: requests.map(readRequest),
  };
}

const allViolations = 100;
const usualThreshold = 0.95;

function readRequest(element: ProfileElement): ProfileRequest {
  const id = element.attributes.ID ?? element.name;
  const read = new RequestReader(id, element);
  const head = { id, dataSource: read.text('DataSourceID'), element };
  if (head.dataSource === '') throw new RequestFault(id, 'it names no connection manager');
  switch (element.name) {
    case 'ColumnNullRatioProfileRequest':
      return { ...head, kind: 'ColumnNullRatio', table: read.table('Table'), column: read.column('Column') };
    case 'ColumnStatisticsProfileRequest':
      return { ...head, kind: 'ColumnStatistics', table: read.table('Table'), column: read.column('Column') };
    case 'ColumnValueDistributionProfileRequest': {
      const option = read.oneOf('Option', ['AllValues', 'FrequentValues'] as const, 'FrequentValues');
      const frequentValueThreshold = option === 'AllValues' ? 0 : read.share('FrequentValueThreshold', 0.001);
      return {
        ...head,
        kind: 'ColumnValueDistribution',
        table: read.table('Table'),
        column: read.column('Column'),
        frequentValueThreshold,
      };
    }
    case 'ColumnLengthDistributionProfileRequest':
      return {
        ...head,
        kind: 'ColumnLengthDistribution',
        table: read.table('Table'),
        column: read.column('Column'),
        ignoreLeadingSpace: read.flag('IgnoreLeadingSpace', false),
        ignoreTrailingSpace: read.flag('IgnoreTrailingSpace', true),
      };
    case 'ColumnPatternProfileRequest':
      return { ...head, ...readPatternRequest(read) };
    case 'CandidateKeyProfileRequest':
      return {
        ...head,
        kind: 'CandidateKey',
        table: read.table('Table'),
        columns: read.columns('KeyColumns'),
        threshold: read.threshold('ThresholdSetting', 'KeyStrengthThreshold'),
        violations: read.number('MaxNumberOfViolations', allViolations),
      };
    case 'FunctionalDependencyProfileRequest':
      return {
        ...head,
        kind: 'FunctionalDependency',
        table: read.table('Table'),
        determinants: read.columns('DeterminantColumns'),
        dependent: read.column('DependentColumn'),
        threshold: read.threshold('ThresholdSetting', 'FDStrengthThreshold'),
        violations: read.number('MaxNumberOfViolations', allViolations),
      };
    case 'InclusionProfileRequest':
    case 'ValueInclusionProfileRequest':
      return {
        ...head,
        kind: 'Inclusion',
        table: read.table('SubsetTable'),
        superset: read.table('SupersetTable'),
        pairs: read.pairs(),
        threshold: read.threshold('InclusionThresholdSetting', 'InclusionStrengthThreshold'),
        keyThreshold: read.threshold('SupersetColumnsKeyThresholdSetting', 'SupersetColumnsKeyThreshold'),
        violations: read.number('MaxNumberOfViolations', allViolations),
      };
    default:
      throw new RequestFault(id, `${element.name} is no request that is known`);
  }
}

function readPatternRequest(read: RequestReader): Omit<RequestOf<'ColumnPattern'>, keyof RequestHead> {
  return {
    kind: 'ColumnPattern',
    table: read.table('Table'),
    column: read.column('Column'),
    maximum: Math.min(read.number('MaxNumberOfPatterns', 10), 100),
    coverage: Math.min(read.number('PercentageDataCoverageDesired', 95), 100),
    caseSensitive: read.flag('CaseSensitive', false),
    delimiters: read.characters('Delimiters', ' \\t\\r\\n'),
    symbols: read.characters('Symbols', ',.;:-"\'`~=&/\\\\@!?()<>[]{}|#*^%'),
    tagTable: read.text('TagTableName'),
    tagSource: read.text('TagTableDataSourceID'),
  };
}

/** Reads the parts of one request. */
class RequestReader {
  private readonly id: string;
  private readonly element: ProfileElement;

  constructor(id: string, element: ProfileElement) {
    this.id = id;
    this.element = element;
  }

  text(name: string): string {
    return textOf(this.element, name);
  }

  /** Escapes are those of the editor: \t, \r, \n, \\. Blanks count. */
  characters(name: string, usual: string): string {
    const written = childOf(this.element, name)?.text ?? usual;
    const escapes: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n' };
    return written.replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter);
  }

  flag(name: string, usual: boolean): boolean {
    const written = this.text(name);
    return written === '' ? usual : /^(true|1)$/i.test(written);
  }

  number(name: string, usual: number): number {
    const written = this.text(name);
    if (written === '') return usual;
    const value = Number(written);
    if (!Number.isFinite(value) || value < 0)
      throw new RequestFault(this.id, `${name} is ${written}, not a number from 0 on`);
    return value;
  }

  share(name: string, usual: number): number {
    const value = this.number(name, usual);
    if (value > 1) throw new RequestFault(this.id, `${name} is ${value}, not between 0 and 1`);
    return value;
  }

  oneOf<T extends string>(name: string, values: readonly T[], usual: T): T {
    const written = this.text(name);
    if (written === '') return usual;
    const found = values.find((value) => value.toLowerCase() === written.toLowerCase());
    if (found === undefined) throw new RequestFault(this.id, `${name} is ${written}; known are ${values.join(', ')}`);
    return found;
  }

  threshold(setting: string, value: string): Threshold {
    return {
      setting: this.oneOf(setting, ['None', 'Specified', 'Exact'] as const, 'Specified'),
      value: this.share(value, usualThreshold),
    };
  }

  table(name: string): RequestTable {
    const { Schema: schema = '', Table: table = '' } = childOf(this.element, name)?.attributes ?? {};
    if (table === '') throw new RequestFault(this.id, `it names no table (${name})`);
    return { schema, table };
  }

  column(name: string): RequestColumn {
    return this.columnOf(childOf(this.element, name), name);
  }

  columns(name: string): RequestColumn[] {
    const found = childOf(this.element, name)?.children ?? [];
    if (found.length === 0) throw new RequestFault(this.id, `it has no columns (${name})`);
    return found.map((each) => this.columnOf(each, name));
  }

  pairs(): { readonly subset: RequestColumn; readonly superset: RequestColumn }[] {
    const found = childOf(this.element, 'InclusionColumns')?.children ?? [];
    if (found.length === 0) throw new RequestFault(this.id, 'it has no columns (InclusionColumns)');
    return found.map(({ children }) => {
      const side = (start: string): ProfileElement | undefined => children.find(({ name }) => name.startsWith(start));
      return {
        subset: this.columnOf(side('Subset'), 'InclusionColumns'),
        superset: this.columnOf(side('Superset'), 'InclusionColumns'),
      };
    });
  }

  private columnOf(element: ProfileElement | undefined, place: string): RequestColumn {
    const {
      IsWildCard = 'false',
      ColumnName: name = '',
      StringCompareOptions: options = '',
    } = element?.attributes ?? {};
    const isWildCard = /^(true|1)$/i.test(IsWildCard);
    if (!isWildCard && name === '') throw new RequestFault(this.id, `it names no column (${place})`);
    if (options !== '' && !/^(default|0)$/i.test(options)) {
      const reason = `the column ${name} has StringCompareOptions ${options}, and values are compared as the database compares them`;
      throw new RequestFault(this.id, `${reason}; set it to Default`);
    }
    return { isWildCard, name };
  }
}

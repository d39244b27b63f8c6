import { Secret } from '../datatypes/secret.ts';
import { dtsError } from '../diagnostics/dts-error.ts';
import { newConnectionManager } from '../model/new-objects.ts';
import type { ConnectionManager as ConnectionManagerModel } from '../model/package.ts';
import { DtsProperties, type PropertyAccess } from './dts-property.ts';
import { FlatFileColumns } from './flat-file-columns.ts';
import { ModelView } from './model-view.ts';
import { freeName } from './object-collection.ts';
import { booleanAccess, readOnlyAccess, textAccess } from './property-access.ts';
import { ViewCollection } from './view-collection.ts';

/** A connection manager of a package or project. */
export class ConnectionManager extends ModelView<ConnectionManagerModel> {
  private known: DtsProperties | undefined;
  /** The columns of a Flat File connection manager; others have none. */
  readonly columns: FlatFileColumns;

  constructor(model: ConnectionManagerModel) {
    super(model);
    this.columns = new FlatFileColumns(model);
  }

  get creationName(): string {
    return this.model.creationName;
  }

  get delayValidation(): boolean {
    return this.model.delayValidation;
  }

  set delayValidation(delay: boolean) {
    this.model.delayValidation = delay;
  }

  /** May hold a password: never print it. */
  get connectionString(): string {
    return this.model.connectionString;
  }

  set connectionString(connectionString: string) {
    this.model.connectionString = connectionString;
    this.model.innerProperties.set('ConnectionString', connectionString);
  }

  /** Keeps the password as a secret of the connection manager; how it is stored is for the protection level of the package to say. */
  set password(password: string | Secret) {
    const value = password instanceof Secret ? password : new Secret(password);
    this.model.secrets = [
      ...this.model.secrets.filter(({ name }) => name !== 'Password'),
      { name: 'Password', encrypted: false, value },
    ];
  }

  /** Every property, those that the kind of connection manager adds included. */
  get properties(): DtsProperties {
    const { model } = this;
    this.known ??= new DtsProperties(model, [
      textAccess(model, 'Name', 'name'),
      textAccess(model, 'Description', 'description'),
      readOnlyAccess('ID', () => model.id),
      readOnlyAccess('CreationName', () => model.creationName),
      booleanAccess(model, 'DelayValidation', 'delayValidation'),
      {
        name: 'ConnectionString',
        expected: 'text',
        get: () => this.connectionString,
        set: (value) => {
          this.connectionString = String(value);
        },
      },
      ...innerAccesses(model),
    ]);
    return this.known;
  }

  /** Lets an expression set a property when the package runs; '' takes it away. */
  setExpression(property: string, expression: string): void {
    this.properties.item(property).expression = expression;
  }
}

// What a kind of connection manager may have beyond a connection string (source: file formats reference §3).
const innerNames = [
  'RetainSameConnection',
  'Format',
  'LocaleID',
  'Unicode',
  'HeaderRowDelimiter',
  'HeaderRowsToSkip',
  'DataRowsToSkip',
  'ColumnNamesInFirstDataRow',
  'RowDelimiter',
  'TextQualifier',
  'CodePage',
  'FileUsageType',
] as const;

const persistedName = (name: string): string => (name === 'RetainSameConnection' ? 'Retain' : name);

function innerAccesses(model: ConnectionManagerModel): PropertyAccess[] {
  const others = [...model.innerProperties.keys()].filter((name) => name !== 'ConnectionString' && name !== 'Retain');
  return [...new Set([...innerNames, ...others])].map((name) => ({
    name,
    expected: 'text',
    get: () => model.innerProperties.get(persistedName(name)) ?? '',
    set: (value) => {
      const text = typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
      model.innerProperties.set(persistedName(name), text);
    },
  }));
}

/** The connection managers of a package or project. */
export class Connections extends ViewCollection<ConnectionManagerModel, ConnectionManager> {
  protected override readonly kind = 'connection manager';
  private readonly scope: ConnectionManagerModel['scope'];

  constructor(
    holder: { readonly name: string; readonly connectionManagers: ConnectionManagerModel[] },
    scope: ConnectionManagerModel['scope'],
  ) {
    super(
      holder,
      () => holder.connectionManagers,
      (model) => new ConnectionManager(model),
    );
    this.scope = scope;
  }

  /** Adds a connection manager of a type: `OLEDB`, `FLATFILE`, `ADO.NET:SQL` …; it is named after its type, with a number when that name is taken. */
  add(type: string): ConnectionManager {
    if (type.trim() === '') throw dtsError('OPENDTSX_E_MODEL_MONIKER', { moniker: type });
    const model = newConnectionManager(type, this.scope);
    model.name = freeName(type, this);
    return this.append(model);
  }
}

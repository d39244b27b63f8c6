import { InternalError } from '../diagnostics/internal-error.ts';
import { readProperties } from '../formats/dtsx/read-model-object.ts';
import type { Executable } from '../model/executable.ts';
import { integerOf } from '../model/property-set.ts';
import { type LogColumn, logColumns, readLoggingOptions } from '../plan/logging/logging-options.ts';
import { editElement, parseElement } from '../xml/edit-element.ts';
import { escapeAttribute } from '../xml/escape.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import type { LogProvider } from './log-providers.ts';
import { setTextAt } from './set-object-data.ts';

const namespaces = { DTS: 'www.microsoft.com/SqlServer/Dts' };

/** Whether a container logs. */
export const DTSLoggingMode = { UseParentSetting: 0, Enabled: 1, Disabled: 2 } as const;

/** One of the numbers of `DTSLoggingMode`. */
export type DTSLoggingMode = (typeof DTSLoggingMode)[keyof typeof DTSLoggingMode];

/** Whether the listed events are logged, or all others. */
export const DTSEventFilterKind = { Inclusion: 0, Exclusion: 1 } as const;

/** One of the numbers of `DTSEventFilterKind`. */
export type DTSEventFilterKind = (typeof DTSEventFilterKind)[keyof typeof DTSEventFilterKind];

/** What of an entry is logged, by column. */
export type DTSEventColumnFilter = Readonly<Record<LogColumn, boolean>>;

/** What a container logs, and where. */
export class LoggingOptions {
  private readonly container: Executable;

  constructor(container: Executable) {
    this.container = container;
  }

  get loggingMode(): DTSLoggingMode {
    return this.container.loggingMode as DTSLoggingMode;
  }

  set loggingMode(mode: DTSLoggingMode) {
    this.container.loggingMode = mode;
    this.container.loggingOptions = setTextAt(this.element, '@LoggingMode', String(mode));
  }

  get eventFilterKind(): DTSEventFilterKind {
    const { loggingOptions } = this.container;
    const kind = loggingOptions === undefined ? 1 : integerOf(readProperties(loggingOptions), 'FilterKind', 1);
    return kind as DTSEventFilterKind;
  }

  set eventFilterKind(kind: DTSEventFilterKind) {
    this.container.loggingOptions = setTextAt(this.element, '@FilterKind', String(kind));
  }

  /** Names of the events that the filter lists. */
  get eventFilter(): readonly string[] {
    const text = this.filterProperty?.textContent ?? '';
    // The number of events, then the length and the name of each.
    return text.split(',').filter((_, index) => index > 0 && index % 2 === 0);
  }

  set eventFilter(events: readonly string[]) {
    const text = [events.length, ...events.flatMap((event) => [event.length, event])].join(',');
    const property = this.filterProperty;
    const xml = `<DTS:Property DTS:DataType="8" DTS:Name="EventFilter">${text}</DTS:Property>`;
    this.container.loggingOptions = editElement(this.element, (editor) => {
      if (property === undefined) editor.insertChild(xml, this.element.elements[0]);
      else editor.replaceChild(property, xml);
    });
  }

  /** Ids of the log providers that the container writes to. */
  get selectedLogProviders(): readonly string[] {
    const list = this.container.loggingOptions?.child('SelectedLogProviders');
    return (list?.elements ?? []).map((each) => each.attributeValue('InstanceID') ?? '');
  }

  /** Lets the container write to a log provider of the package. */
  selectLogProvider({ id }: LogProvider): void {
    if (this.selectedLogProviders.includes(id)) return;
    const item = `<DTS:SelectedLogProvider DTS:InstanceID="${escapeAttribute(id)}" />`;
    const list = this.element.child('SelectedLogProviders');
    const xml = list === undefined ? `<DTS:SelectedLogProviders>${item}</DTS:SelectedLogProviders>` : '';
    this.container.loggingOptions = editElement(this.element, (editor) => {
      if (list === undefined) editor.insertChild(xml);
      else editor.replaceChild(list, editElement(list, (inner) => inner.insertChild(item)).outerXml);
    });
  }

  /** Lets the container write to a log provider no more. */
  deselectLogProvider({ id }: LogProvider): void {
    const list = this.container.loggingOptions?.child('SelectedLogProviders');
    const item = list?.elements.find((each) => each.attributeValue('InstanceID') === id);
    if (list === undefined || item === undefined) return;
    const rest = editElement(list, (inner) => inner.removeChild(item)).outerXml;
    this.container.loggingOptions = editElement(this.element, (editor) => editor.replaceChild(list, rest));
  }

  /** What of the entries of an event is logged. All of it unless `setColumnFilter` said otherwise. */
  getColumnFilter(event: string): DTSEventColumnFilter {
    const without = readLoggingOptions(this.container.loggingOptions).withoutColumns.get(event) ?? new Set();
    return Object.fromEntries(logColumns.map((column) => [column, !without.has(column)])) as DTSEventColumnFilter;
  }

  /** Chooses what of the entries of an event is logged; columns that are not named are. */
  setColumnFilter(event: string, filter: Partial<DTSEventColumnFilter>): void {
    const columns = logColumns.map(
      (column) => `<DTS:Property DTS:Name="${column}">${filter[column] === false ? 0 : -1}</DTS:Property>`,
    );
    const name = escapeAttribute(event);
    const xml = `<DTS:Property DTS:EventName="${name}" DTS:Name="ColumnFilter">${columns.join('')}</DTS:Property>`;
    const known = this.container.loggingOptions
      ?.childrenNamed('Property')
      .find((property) => property.attributeValue('EventName') === event);
    const list = this.container.loggingOptions?.child('SelectedLogProviders');
    this.container.loggingOptions = editElement(this.element, (editor) => {
      if (known === undefined) editor.insertChild(xml, list);
      else editor.replaceChild(known, xml);
    });
  }

  private get filterProperty(): XmlElement | undefined {
    return this.container.loggingOptions
      ?.childrenNamed('Property')
      .find((property) => property.attributeValue('Name') === 'EventFilter');
  }

  private get element(): XmlElement {
    const { loggingOptions } = this.container;
    if (loggingOptions !== undefined) return loggingOptions;
    const { document } = parseElement('<DTS:LoggingOptions DTS:FilterKind="1" />', namespaces);
    if (document === undefined) throw new InternalError('the element of new logging options is no XML');
    return document.root;
  }
}

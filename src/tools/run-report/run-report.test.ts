import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPackage } from '../../formats/dtsx/read-package.ts';
import type { Package } from '../../model/package.ts';
import { Application } from '../../object-model/application.ts';
import { runPackage } from '../../runtime/run-package.ts';
import type { RunRequest } from '../../runtime/run-request.ts';
import { parseXml } from '../../xml/parse-xml.ts';
import { newPackage } from '../builder/package-builder.ts';
import { automaticLayout } from './automatic-layout.ts';
import { placeGraph, readDesignBoxes } from './design-layout.ts';
import type { Box, Graph, GraphItem } from './graph.ts';
import { RunRecorder } from './run-recorder.ts';
import { writeRunReport } from './write-run-report.ts';

// Source: our own; the persisted layout as the designer writes it (observed: packages of format 8).
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-report-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function report(source: Package, request: Partial<RunRequest> = {}): Promise<string> {
  const recorder = new RunRecorder();
  const result = await runPackage({
    source: { package: source, folder },
    workingFolder: folder,
    optionsFile: false,
    onEvent: (event) => recorder.event(event),
    onPlan: (plan) => recorder.plan(plan),
    ...request,
  });
  const file = join(folder, 'report.html');
  const lost = await writeRunReport(file, recorder, result, {
    packageFile: 'a.dtsx',
    validateOnly: request.validateOnly ?? false,
  });
  expect(lost).toBeUndefined();
  return readFileSync(file, 'utf8');
}

async function ordersPackage(text: string): Promise<Package> {
  writeFileSync(join(folder, 'orders.csv'), text);
  const load = newPackage('Load <b>orders</b>');
  const orders = load.flatFileConnectionManager('Orders file', join(folder, 'orders.csv'), {
    ColumnNamesInFirstDataRow: true,
    columns: { Product: 'DT_WSTR:20', Price: 'DT_WSTR:10' },
  });
  const prepare = load.expressionTask('Prepare', { Expression: `${load.variable('N', 0)} = 1` });
  const flow = load.dataFlowTask('Load', (start) => {
    const amounts = start
      .flatFileSource('Orders', { connection: orders })
      .derivedColumn('Amounts', { columns: { Amount: '(DT_R8)[Price]' }, errors: 'RedirectRow' });
    amounts.errors.multicast('Bad');
    amounts.multicast('Good');
  });
  flow.after(prepare);
  load.expressionTask('Never', { Expression: '@[User::N] = 2' }).after(flow, 'failure');
  return (await load.build()).package;
}

const rowLines = (page: string): string[] =>
  [
    ...page.matchAll(
      /<tr data-find="[^"]*"><td>([^<]*)<\/td><td>([^<]*)<\/td><td>([^<]*)<\/td><td class="number">([^<]*)<\/td>/g,
    ),
  ].map(([, from, to, , rows]) => `${from} → ${to}: ${rows}`);

describe('a report', () => {
  it('shows the state of every executable and the rows of every path', async () => {
    const page = await report(await ordersPackage('Product,Price\r\nPump,7\r\nBell,many\r\nChain,2\r\n'));
    expect(rowLines(page)).toEqual(['Orders → Amounts: 3', 'Amounts → Bad: 1', 'Amounts → Good: 2']);
    expect(page).toMatch(/class="node task is-success" data-id="\\Package\\Load"/);
    expect(page).toMatch(/class="node task is-idle" data-id="\\Package\\Never"/);
    expect(page).toContain('<span class="badge success">succeeded</span>');
    expect(page).toContain('<b>3</b><span>rows read</span>');
  });

  it('shows an error where it belongs, with its code and what to do', async () => {
    rmSync(join(folder, 'orders.csv'), { force: true });
    const source = await ordersPackage('Product,Price\r\n');
    rmSync(join(folder, 'orders.csv'));
    const page = await report(source);
    expect(page).toContain('<span class="badge failure">failed</span>');
    expect(page).toMatch(/<div class="message error"[^>]*><p>[^<]*orders\.csv/);
    expect(page).toContain('What to do:');
  });

  it('needs nothing from outside and lets nothing of a package become markup', async () => {
    const page = await report(await ordersPackage('Product,Price\r\nPump,7\r\n'));
    expect(page).not.toMatch(/(?:src|href)="(?!#)/);
    expect(page).not.toMatch(/https?:\/\/|url\(/);
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('Load &lt;b&gt;orders&lt;/b&gt;');
    expect(page).not.toContain('<b>orders');
  });

  it('has drawings that are well formed and a script that is', async () => {
    const page = await report(await ordersPackage('Product,Price\r\nPump,7\r\n'));
    const drawings = page.match(/<svg[\s\S]*?<\/svg>/g) ?? [];
    expect(drawings).toHaveLength(2);
    for (const drawing of drawings) expect(parseXml(drawing).diagnostics).toEqual([]);
    const [, events] = /<script type="application\/json" id="events">([\s\S]*?)<\/script>/.exec(page) ?? [];
    expect(JSON.parse(events ?? '').events.length).toBeGreaterThan(5);
    const [, script] = /<script>([\s\S]*?)<\/script>/.exec(page) ?? [];
    expect(() => new Script(script ?? '(')).not.toThrow();
  });

  it('of a validation says whether the package is valid', async () => {
    const page = await report(await ordersPackage('Product,Price\r\n'), { validateOnly: true });
    expect(page).toContain('>valid</span>');
    expect(page).toContain('did not run');
    rmSync(join(folder, 'orders.csv'));
    const source = newPackage('Faulty');
    source.executeSqlTask('Ask', { Connection: 'Nowhere', SqlStatementSource: 'SELECT 1' });
    const faulty = await report((await source.build()).package, { validateOnly: true });
    expect(faulty).toContain('>not valid</span>');
    expect(faulty).toMatch(/class="node task is-invalid" data-id="\\Package\\Ask"/);
  });

  it('hides what is sensitive in expressions', async () => {
    const load = newPackage('Secret');
    const key = load.parameter('Key', 'hush-hush', { sensitive: true });
    const first = load.expressionTask('First', { Expression: `${load.variable('N', 0)} = 1` });
    load.expressionTask('Second', { Expression: '@[User::N] = 2' }).after(first, 'success', {
      expression: `${key} == "hush-hush"`,
    });
    const page = await report((await load.build()).package);
    expect(page).toContain('is-dashed');
    expect(page).not.toContain('hush');
  });

  it('draws the packages that a package runs, and event handlers', async () => {
    const child = newPackage('Child');
    child.expressionTask('Inner', { Expression: `${child.variable('N', 0)} = 1` });
    await new Application().saveToXml(join(folder, 'child.dtsx'), await child.build());
    const parent = newPackage('Parent');
    const file = parent.fileConnectionManager('Child', 'child.dtsx');
    parent.executePackageTask('Run', { UseProjectReference: false, Connection: file });
    const count = parent.variable('Errors', 0);
    parent.on('OnError', (handler) => handler.expressionTask('Count', { Expression: `${count} = 1` }));
    const page = await report((await parent.build()).package);
    const titles = [...page.matchAll(/<h3>([^<]*?) ?<span/g)].map(([, title]) => title);
    expect(titles).toEqual(['Parent', 'OnError of \\Package', 'Child']);
    expect(page).toMatch(/is-success" data-id="\\Package\\Run\\Package\\Inner"/);
  });

  it('adds up the runs of a loop', async () => {
    const load = newPackage('Loop');
    const turn = load.variable('Turn', 0);
    const settings = { EvalExpression: `${turn} < 3`, AssignExpression: `${turn} = ${turn} + 1` };
    load.forLoop('Loop', settings, (inner) => {
      inner.expressionTask('Step', { Expression: `${load.variable('Step', 0)} = 1` });
    });
    const page = await report((await load.build()).package);
    expect(page).toMatch(/Expression Task · [^<]* ×3</);
  });

  it('that cannot be written is a finding', async () => {
    const result = await runPackage({ source: { path: join(folder, 'missing.dtsx') } });
    const file = join(folder, 'no/such/folder/report.html');
    const lost = await writeRunReport(file, new RunRecorder(), result, { packageFile: 'a', validateOnly: false });
    expect(lost?.symbol).toBe('DTS_E_CANNOTOPENDATAFILE');
  });
});

const node = (id: string, content?: Graph): GraphItem => ({
  id,
  layoutId: `Package\\${id}`,
  name: id,
  kind: 'Task',
  shape: content === undefined ? 'task' : 'container',
  content,
});
const edge = (from: string, to: string) =>
  ({ from, to, tone: 'success', dashed: false, label: '', rows: undefined }) as const;

function overlap(left: Box, right: Box): boolean {
  return (
    left.x < right.x + right.width &&
    right.x < left.x + left.width &&
    left.y < right.y + right.height &&
    right.y < left.y + left.height
  );
}

describe('an automatic layout', () => {
  const graph: Graph = {
    nodes: [
      node('A'),
      node('B'),
      node('C'),
      node('D'),
      node('Alone'),
      node('Box', { nodes: [node('Inner'), node('Next')], edges: [edge('Inner', 'Next')] }),
    ],
    edges: [edge('A', 'B'), edge('B', 'C'), edge('A', 'C'), edge('A', 'D'), edge('C', 'Box')],
  };
  const { boxes, bends, width, height } = automaticLayout(graph);
  const box = (id: string): Box => boxes.get(id) as Box;

  it('leads every edge down and lets no two nodes lie on each other', () => {
    for (const { from, to } of graph.edges) expect(box(to).y).toBeGreaterThan(box(from).y + box(from).height);
    for (const left of graph.nodes) {
      for (const right of graph.nodes) if (left !== right) expect(overlap(box(left.id), box(right.id))).toBe(false);
    }
  });

  it('leads an edge past the nodes of the layers between', () => {
    const [point] = bends.get('2 A → C') ?? [];
    expect(point).toBeDefined();
    expect(overlap(box('B'), { ...(point as Box), width: 1, height: 1 })).toBe(false);
  });

  it('holds what a container holds inside it, and everything inside the drawing', () => {
    for (const id of ['Inner', 'Next']) {
      expect(box(id).y).toBeGreaterThan(box('Box').y);
      expect(box(id).x + box(id).width).toBeLessThanOrEqual(box('Box').x + box('Box').width);
      expect(box(id).y + box(id).height).toBeLessThanOrEqual(box('Box').y + box('Box').height);
    }
    for (const each of boxes.values()) {
      expect(each.x + each.width).toBeLessThanOrEqual(width);
      expect(each.y + each.height).toBeLessThanOrEqual(height);
    }
  });

  it('ends for a circle', () => {
    const circle = { nodes: [node('A'), node('B')], edges: [edge('A', 'B'), edge('B', 'A')] };
    expect(automaticLayout(circle).boxes.size).toBe(2);
  });
});

describe("the author's layout", () => {
  const layouts = (more: string): string =>
    `<?xml version="1.0"?><Objects Version="8"><Package design-time-name="Package"><LayoutInfo><GraphLayout Capacity="4" xmlns="clr-namespace:Designer"><NodeLayout Size="100,42" Id="Package\\A" TopLeft="300,10" />${more}</GraphLayout></LayoutInfo></Package></Objects>`;
  const packageWith = (properties: string): Package =>
    readPackage(
      `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{P}" DTS:ObjectName="P"><DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property><DTS:DesignTimeProperties><![CDATA[${properties}]]></DTS:DesignTimeProperties></DTS:Executable>`,
    ).package as Package;
  const inner: Graph = { nodes: [node('Inner')], edges: [] };
  const graph: Graph = { nodes: [node('A'), node('Box', inner)], edges: [edge('A', 'Box')] };
  const place = (more: string) => placeGraph(graph, readDesignBoxes(packageWith(layouts(more))));
  const container =
    '<ContainerLayout HeaderHeight="43" IsExpanded="True" PanelSize="200,90" Size="200,134" Id="Package\\Box" TopLeft="10,100" />';

  it('is taken when it is whole; what a container holds lies below its title', () => {
    const { boxes } = place(`${container}<NodeLayout Size="100,42" Id="Package\\Inner" TopLeft="20,30" />`);
    const [a, box, innerBox] = ['A', 'Box', 'Inner'].map((id) => boxes.get(id) as Box);
    expect(a.x).toBeGreaterThan(box.x);
    expect([innerBox.y - box.y, a.y - box.y]).toEqual([73, -90]);
  });

  it.each([
    ['a node has no place', container],
    [
      'a container was collapsed',
      `${container.replace('200,134', '200,43')}<NodeLayout Size="100,42" Id="Package\\Inner" TopLeft="20,30" />`,
    ],
    [
      'nodes lie on each other',
      `${container.replace('10,100', '300,20')}<NodeLayout Size="100,42" Id="Package\\Inner" TopLeft="20,30" />`,
    ],
  ])('gives way to the automatic one when %s', (_, more) => {
    expect(place(more)).toEqual(automaticLayout(graph));
  });

  it('gives way to the automatic one when it cannot be read', () => {
    for (const text of ['', '<Objects', 'AAEAAAD/////']) {
      expect(placeGraph(graph, readDesignBoxes(packageWith(text)))).toEqual(automaticLayout(graph));
    }
  });
});

import { cpus } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readPackage } from '../src/formats/dtsx/read-package.ts';
import { runPackage } from '../src/runtime/run-package.ts';
import { median } from './medians.ts';

// What the control flow itself costs: trivial executables, a loop of them and a chain of them, without files, databases or rows.
const executables = 10_000;

interface Measured {
  readonly seconds: { readonly plan: number; readonly validate: number; readonly execute: number };
  /** Processor time of everything after planning, all threads: steadier than the clock on a machine that does other things. */
  readonly cpuSeconds: number;
  /** Bytes that are still held when the execution is over, and its result is not thrown away. */
  readonly held: number;
}

const expressionTask = (path: string, text: string): string =>
  `<DTS:Executable DTS:refId="${path}" DTS:CreationName="Microsoft.ExpressionTask" DTS:ExecutableType="Microsoft.ExpressionTask" DTS:DTSID="{${path}}" DTS:ObjectName="${path.split('\\').at(-1)}"><DTS:Variables/><DTS:ObjectData><ExpressionTask Expression="${text}"/></DTS:ObjectData></DTS:Executable>`;

const variable = (name: string): string =>
  `<DTS:Variable DTS:Namespace="User" DTS:ObjectName="${name}" DTS:DTSID="{${name}}"><DTS:VariableValue DTS:DataType="3">0</DTS:VariableValue></DTS:Variable>`;

const packageText = (content: string): string =>
  `<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:CreationName="Microsoft.Package" DTS:ExecutableType="Microsoft.Package" DTS:DTSID="{P}" DTS:ObjectName="P"><DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property><DTS:Variables>${variable('I')}${variable('Sum')}</DTS:Variables>${content}</DTS:Executable>`;

const loop = packageText(
  `<DTS:Executables><DTS:Executable DTS:refId="Package\\Loop" DTS:CreationName="STOCK:FORLOOP" DTS:ExecutableType="STOCK:FORLOOP" DTS:DTSID="{L}" DTS:ObjectName="Loop" DTS:InitExpression="@I = 0" DTS:EvalExpression="@I &lt; ${executables}" DTS:AssignExpression="@I = @I + 1"><DTS:Variables/><DTS:Executables>${expressionTask('Package\\Loop\\Add', '@[User::Sum] = @[User::Sum] + 1')}</DTS:Executables></DTS:Executable></DTS:Executables>`,
);

function chain(): string {
  const names = Array.from({ length: executables }, (_, index) => `T${index}`);
  const tasks = names.map((name) => expressionTask(`Package\\${name}`, '@[User::Sum] = @[User::Sum] + 1'));
  const constraints = names
    .slice(1)
    .map(
      (name, index) =>
        `<DTS:PrecedenceConstraint DTS:refId="Package.PrecedenceConstraints[C${index}]" DTS:From="Package\\${names[index]}" DTS:To="Package\\${name}" DTS:LogicalAnd="True" DTS:ObjectName="C${index}" DTS:DTSID="{C${index}}"/>`,
    );
  return packageText(
    `<DTS:Executables>${tasks.join('')}</DTS:Executables><DTS:PrecedenceConstraints>${constraints.join('')}</DTS:PrecedenceConstraints>`,
  );
}

function heapUsed(collect: () => void): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

async function measure(text: string, collect: () => void): Promise<Measured> {
  const { package: source } = readPackage(text);
  if (source === undefined) throw new Error('The package of the bench does not load.');
  const before = heapUsed(collect);
  const times: number[] = [performance.now()];
  let cpu = process.cpuUsage();
  const result = await runPackage({
    source: { package: source },
    optionsFile: false,
    onEvent: ({ event, executablePath }) => {
      const isMark = event === 'PackageStart' || event === 'PackageEnd' || event === 'OnPreExecute';
      if (isMark && executablePath === '\\Package') times.push(performance.now());
      if (event === 'PackageStart') cpu = process.cpuUsage();
      if (event === 'PackageEnd') cpu = process.cpuUsage(cpu);
    },
  });
  const held = heapUsed(collect) - before;
  if (result.result !== 'success' || result.executables.length <= executables)
    throw new Error('The bench did not run.');
  const [start = 0, planned = 0, validated = 0, end = 0] = times;
  return {
    seconds: {
      plan: (planned - start) / 1000,
      validate: (validated - planned) / 1000,
      execute: (end - validated) / 1000,
    },
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    held,
  };
}

function microseconds(all: readonly Measured[], phase: keyof Measured['seconds']): string {
  return ((median(all.map(({ seconds }) => seconds[phase])) / executables) * 1e6).toFixed(1);
}

/** Measures what containers, constraints and events cost per executable; gives a table. Source of the packages: ours. */
export async function benchControlFlow(rounds: number): Promise<string> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const lines = [
    `${executables} executables, ${rounds} rounds, medians; ${cpus().length} × ${cpus()[0]?.model}; Node ${process.version}`,
    '',
    '| package | plan µs | validate µs | execute µs | validate and execute, CPU µs | held bytes |',
    '| --- | --- | --- | --- | --- | --- |',
  ];
  for (const [name, text] of [
    ['For Loop with an Expression task', loop],
    ['chain of Expression tasks', chain()],
  ] as const) {
    await measure(text, collect);
    const all: Measured[] = [];
    for (let round = 0; round < rounds; round++) all.push(await measure(text, collect));
    const cells = [
      name,
      microseconds(all, 'plan'),
      microseconds(all, 'validate'),
      microseconds(all, 'execute'),
      ((median(all.map(({ cpuSeconds }) => cpuSeconds)) / executables) * 1e6).toFixed(1),
      (median(all.map(({ held }) => held)) / executables).toFixed(0),
    ];
    lines.push(`| ${cells.join(' | ')} |`);
  }
  return `${lines.join('\n')}\n\nTimes and bytes are per executable, or per iteration.\n`;
}

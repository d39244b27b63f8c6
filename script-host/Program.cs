using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Reflection;
using System.Text;
using System.Threading;
using Microsoft.SqlServer.Dts.Runtime;
using Microsoft.SqlServer.Dts.Tasks.ScriptTask;

namespace OpenDtsx.ScriptHost
{
    /// <summary>The pipe to the engine. A call waits for its answer, so what scripts do stays in order; threads of a script take turns.</summary>
    public static class Engine
    {
        private static readonly object Turn = new object();
        private static StreamReader input;
        private static Stream output;

        internal static void Open()
        {
            input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
            output = Console.OpenStandardOutput();
        }

        internal static string ReadLine()
        {
            return input.ReadLine();
        }

        internal static void WriteLine(Dictionary<string, object> message)
        {
            // Programs that a script starts print into the same pipe: a message has lines of its own.
            byte[] bytes = Encoding.ASCII.GetBytes("\n" + Json.Write(message) + "\n");
            output.Write(bytes, 0, bytes.Length);
            output.Flush();
        }

        internal static Dictionary<string, object> Call(string name, Dictionary<string, object> arguments)
        {
            lock (Turn)
            {
                arguments["call"] = name;
                WriteLine(arguments);
                string answer = ReadLine();
                // The engine is gone: nobody waits for this script any more.
                if (answer == null) Environment.Exit(0);
                var read = Json.ReadObject(answer);
                object fault;
                if (read.TryGetValue("error", out fault)) throw new DtsRuntimeException((string)fault, int.Parse((string)read["code"], CultureInfo.InvariantCulture));
                return read;
            }
        }

        /// <summary>The place on this machine that a path of a script means, Windows drives and shares included; throws an IOException where none is known or allowed.</summary>
        public static string LocalPath(string path)
        {
            try
            {
                return (string)Call("path", new Dictionary<string, object> { { "path", path } })["path"];
            }
            catch (DtsRuntimeException fault)
            {
                throw new IOException(fault.Message);
            }
        }
    }

    internal sealed class EventWriter : TextWriter
    {
        private readonly StringBuilder line = new StringBuilder();

        public override Encoding Encoding { get { return Encoding.UTF8; } }

        public override void Write(char value)
        {
            lock (line)
            {
                if (value != '\n') line.Append(value);
                else Send();
            }
        }

        public void Send()
        {
            lock (line)
            {
                string text = line.ToString().TrimEnd('\r');
                line.Clear();
                if (text.Length > 0) Engine.Call("output", new Dictionary<string, object> { { "text", text } });
            }
        }
    }

    internal static class Program
    {
        private static readonly EventWriter Written = new EventWriter();

        private static int Main()
        {
            Engine.Open();
            Console.SetIn(TextReader.Null);
            Console.SetOut(Written);
            Console.SetError(Written);
            AppDomain.CurrentDomain.AssemblyResolve += (_, wanted) =>
                wanted.Name.StartsWith("Microsoft.SqlServer.", StringComparison.Ordinal) ? typeof(Program).Assembly : null;
            Engine.WriteLine(new Dictionary<string, object> { { "ready", true } });
            for (string line = Engine.ReadLine(); line != null; line = Engine.ReadLine())
            {
                var request = Json.ReadObject(line);
                Dictionary<string, object> outcome = null;
                // Scripts written for the designer expect a single-threaded apartment and a stack of their own.
                var thread = new Thread(() => outcome = Run(request), 16 * 1024 * 1024);
                thread.SetApartmentState(ApartmentState.STA);
                thread.CurrentCulture = CultureOf(request);
                thread.Start();
                thread.Join();
                Written.Send();
                Engine.WriteLine(outcome);
            }
            return 0;
        }

        private static CultureInfo CultureOf(Dictionary<string, object> request)
        {
            try
            {
                return new CultureInfo(int.Parse((string)request["localeId"], CultureInfo.InvariantCulture));
            }
            catch (ArgumentException)
            {
                return CultureInfo.InvariantCulture;
            }
        }

        private static Dictionary<string, object> Run(Dictionary<string, object> request)
        {
            try
            {
                // Bytes, not the file: statics of a script start anew with every run, as they do in a domain of its own.
                var file = (string)request["assembly"];
                byte[] symbols = File.Exists(file + ".mdb") ? File.ReadAllBytes(file + ".mdb") : null;
                Assembly script = Assembly.Load(File.ReadAllBytes(file), symbols);
                var entry = FindEntry(script);
                var method = entry == null ? null : entry.GetMethod((string)request["entryPoint"], Type.EmptyTypes);
                if (method == null) return new Dictionary<string, object> { { "noEntry", true } };
                var instance = (VSTARTScriptObjectModelBase)Activator.CreateInstance(entry, true);
                instance.Attach(new ScriptObjectModel((List<object>)request["variables"], (string)request["taskName"]));
                Invoke(instance, method);
                return new Dictionary<string, object>
                {
                    { "done", true },
                    { "taskResult", instance.Dts.TaskResult.ToString(CultureInfo.InvariantCulture) },
                    { "executionValue", ExecutionValue(instance.Dts.ExecutionValue) },
                };
            }
            catch (TargetInvocationException fault)
            {
                return Thrown(fault.InnerException);
            }
            catch (Exception fault)
            {
                return Thrown(fault);
            }
        }

        private static void Invoke(VSTARTScriptObjectModelBase instance, MethodInfo method)
        {
            try
            {
                method.Invoke(instance, null);
            }
            finally
            {
                instance.Dts.Release();
            }
        }

        private static object ExecutionValue(object value)
        {
            return value is IConvertible ? Values.Write(value) : null;
        }

        private static Type FindEntry(Assembly script)
        {
            Type named = null;
            foreach (Type type in script.GetTypes())
            {
                if (!typeof(VSTARTScriptObjectModelBase).IsAssignableFrom(type) || type.IsAbstract) continue;
                if (type.IsDefined(typeof(SSISScriptTaskEntryPointAttribute), false)) return type;
                if (named == null || type.Name == "ScriptMain") named = type;
            }
            return named;
        }

        private static Dictionary<string, object> Thrown(Exception fault)
        {
            var causes = new List<object>();
            for (Exception cause = fault.InnerException; cause != null && causes.Count < 8; cause = cause.InnerException)
                causes.Add(cause.GetType().FullName + ": " + cause.Message);
            return new Dictionary<string, object>
            {
                { "threw", fault.GetType().FullName },
                { "message", fault.Message },
                { "stack", fault.StackTrace ?? "" },
                { "causes", causes },
            };
        }
    }
}

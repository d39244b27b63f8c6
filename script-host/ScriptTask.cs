using System;
using System.Collections.Generic;
using System.Globalization;
using Microsoft.SqlServer.Dts.Runtime;
using OpenDtsx.ScriptHost;

namespace Microsoft.SqlServer.Dts.Tasks.ScriptTask
{
    /// <summary>Marks the class whose entry point runs.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class SSISScriptTaskEntryPointAttribute : Attribute { }

    /// <summary>What a script of a Script Task derives from.</summary>
    public abstract class VSTARTScriptObjectModelBase
    {
        public ScriptObjectModel Dts { get; private set; }
        internal void Attach(ScriptObjectModel model) { Dts = model; }
    }

    /// <summary>The object Dts.</summary>
    public sealed class ScriptObjectModel
    {
        internal ScriptObjectModel(List<object> variables, string taskName)
        {
            TaskName = taskName;
            Variables = new Variables();
            foreach (Dictionary<string, object> each in variables) Variables.Add(new Variable(each));
            VariableDispenser = new VariableDispenser();
            Connections = new Connections();
            Events = new ComponentEvents();
        }

        internal string TaskName { get; private set; }
        public Variables Variables { get; private set; }
        public VariableDispenser VariableDispenser { get; private set; }
        public Connections Connections { get; private set; }
        public IDTSComponentEvents Events { get; private set; }
        public object Transaction { get { return null; } }
        public object ExecutionValue { get; set; }
        public int TaskResult { get; set; }

        public void Log(string messageText, int dataCode, byte[] dataBytes)
        {
            Engine.Call("log", new Dictionary<string, object>
            {
                { "text", messageText ?? "" },
                { "code", dataCode.ToString(CultureInfo.InvariantCulture) },
                { "bytes", dataBytes == null ? null : Convert.ToBase64String(dataBytes) },
            });
        }

        internal void Release()
        {
            VariableDispenser.Release();
            Variables.Unlock();
        }
    }
}

namespace System.AddIn
{
    /// <summary>Scripts of 2008 carry it; nothing reads it.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class AddInAttribute : Attribute
    {
        public AddInAttribute(string name) { Name = name; }
        public string Name { get; private set; }
        public string Version { get; set; }
        public string Publisher { get; set; }
        public string Description { get; set; }
    }
}

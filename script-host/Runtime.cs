using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using OpenDtsx.ScriptHost;

namespace Microsoft.SqlServer.Dts.Runtime
{
    public enum DTSExecResult { Success = 0, Failure = 1, Completion = 2, Canceled = 3 }

    public class DtsException : ApplicationException
    {
        public DtsException() { }
        public DtsException(string message) : base(message) { }
        public DtsException(string message, Exception cause) : base(message, cause) { }
        public int ErrorCode { get { return HResult; } protected set { HResult = value; } }
    }

    public class DtsRuntimeException : DtsException
    {
        public DtsRuntimeException(string message, int code) : base(message) { ErrorCode = code; }
    }

    /// <summary>A variable that the script holds. What is written is in the package at once.</summary>
    public sealed class Variable
    {
        private readonly bool writable;
        private readonly bool sensitive;
        private object value;
        internal bool Released;

        internal Variable(Dictionary<string, object> given)
        {
            QualifiedName = (string)given["name"];
            int split = QualifiedName.IndexOf("::", StringComparison.Ordinal);
            Namespace = split < 0 ? "User" : QualifiedName.Substring(0, split);
            Name = split < 0 ? QualifiedName : QualifiedName.Substring(split + 2);
            writable = (bool)given["writable"];
            sensitive = (bool)given["sensitive"];
            DataType = (TypeCode)Enum.Parse(typeof(TypeCode), (string)given["dataType"]);
            value = Values.Read(given["value"]);
        }

        public string Name { get; private set; }
        public string Namespace { get; private set; }
        public string QualifiedName { get; private set; }
        public TypeCode DataType { get; private set; }
        public bool ReadOnly { get { return !writable; } set { throw Fault("cannot be made " + (value ? "read-only" : "writable") + " by a script"); } }
        public bool SystemVariable { get { return Namespace == "System"; } }

        public object Value
        {
            get
            {
                Check();
                if (sensitive) throw Fault("is sensitive: its value is had by GetSensitiveValue() only");
                return value;
            }
            set
            {
                Check();
                if (!writable) throw Fault("is read-only here: name it in ReadWriteVariables, or lock it for writing");
                var answer = Engine.Call("set", new Dictionary<string, object> { { "name", QualifiedName }, { "value", Values.Write(value) } });
                object kept;
                // An object stays as it is for this script; a plain value is what the variable made of it.
                this.value = answer.TryGetValue("value", out kept) && kept != null ? Values.Read(kept) : value;
            }
        }

        public object GetSensitiveValue()
        {
            Check();
            return value;
        }

        private void Check()
        {
            if (Released) throw Fault("was unlocked: lock it again before using it");
        }

        private DtsRuntimeException Fault(string detail)
        {
            return new DtsRuntimeException("The variable " + QualifiedName + " " + detail + ".", unchecked((int)0xC0016017));
        }
    }

    /// <summary>Variables that are locked together.</summary>
    public sealed class Variables : IEnumerable
    {
        private readonly List<Variable> items = new List<Variable>();
        internal VariableDispenser Dispenser;

        internal void Add(Variable variable) { items.Add(variable); }
        public int Count { get { return items.Count; } }
        public bool Locked { get { return items.Count > 0 && !items[0].Released; } }
        public IEnumerator GetEnumerator() { return items.GetEnumerator(); }

        public bool Contains(object index) { return Find(index) != null; }

        public Variable this[object index]
        {
            get
            {
                Variable found = Find(index);
                if (found != null) return found;
                throw new DtsRuntimeException("The element " + index + " cannot be found in the collection: the script may use the variables that ReadOnlyVariables and ReadWriteVariables name.", unchecked((int)0xC0010009));
            }
        }

        private Variable Find(object index)
        {
            if (index is int) return (int)index >= 0 && (int)index < items.Count ? items[(int)index] : null;
            string name = Convert.ToString(index, CultureInfo.InvariantCulture);
            Variable plain = null;
            foreach (Variable each in items)
            {
                if (each.QualifiedName == name) return each;
                if (each.Name == name && (plain == null || each.Namespace == "User")) plain = each;
            }
            return plain;
        }

        public void Unlock()
        {
            var names = new List<object>();
            foreach (Variable each in items)
            {
                if (!each.Released) names.Add(each.QualifiedName);
                each.Released = true;
            }
            if (names.Count > 0) Engine.Call("unlock", new Dictionary<string, object> { { "names", names } });
        }
    }

    /// <summary>Locks variables that the task does not name.</summary>
    public sealed class VariableDispenser
    {
        private readonly List<object> reads = new List<object>();
        private readonly List<object> writes = new List<object>();
        private readonly List<Variables> given = new List<Variables>();

        public void LockForRead(string variable) { reads.Add(variable); }
        public void LockForWrite(string variable) { writes.Add(variable); }
        public void Reset() { reads.Clear(); writes.Clear(); }

        public bool Contains(string variable)
        {
            return (bool)Engine.Call("hasVariable", new Dictionary<string, object> { { "name", variable } })["found"];
        }

        public string GetQualifiedName(string variable)
        {
            return (string)Engine.Call("hasVariable", new Dictionary<string, object> { { "name", variable } })["name"];
        }

        public void GetVariables(ref Variables variables)
        {
            var answer = Engine.Call("lock", new Dictionary<string, object> { { "reads", new List<object>(reads) }, { "writes", new List<object>(writes) } });
            Reset();
            variables = new Variables { Dispenser = this };
            foreach (Dictionary<string, object> each in (List<object>)answer["variables"]) variables.Add(new Variable(each));
            given.Add(variables);
        }

        public void LockOneForRead(string variable, ref Variables variables) { LockForRead(variable); GetVariables(ref variables); }
        public void LockOneForWrite(string variable, ref Variables variables) { LockForWrite(variable); GetVariables(ref variables); }

        internal void Release()
        {
            foreach (Variables each in given) each.Unlock();
        }
    }

    /// <summary>A connection manager of the package, as a script sees it.</summary>
    public sealed class ConnectionManager
    {
        private readonly string connectionString;

        internal ConnectionManager(Dictionary<string, object> given)
        {
            ID = (string)given["id"];
            Name = (string)given["name"];
            CreationName = (string)given["creationName"];
            connectionString = (string)given["connectionString"];
        }

        public string ID { get; private set; }
        public string Name { get; private set; }
        public string CreationName { get; private set; }
        public string Description { get { return ""; } }

        public string ConnectionString
        {
            get { return connectionString; }
            set { throw new DtsRuntimeException("The connection manager " + Name + " cannot be changed by a script: write the text into a variable and give the connection manager an expression for ConnectionString.", unchecked((int)0xC0016017)); }
        }

        public object AcquireConnection(object transaction)
        {
            return Engine.Call("acquire", new Dictionary<string, object> { { "name", ID } })["value"];
        }

        public void ReleaseConnection(object connection) { }
    }

    public sealed class Connections
    {
        public ConnectionManager this[object index]
        {
            get { return new ConnectionManager(Engine.Call("connection", new Dictionary<string, object> { { "name", Convert.ToString(index, CultureInfo.InvariantCulture) } })); }
        }

        public bool Contains(object index)
        {
            try { return this[index] != null; }
            catch (DtsRuntimeException) { return false; }
        }
    }

    public interface IDTSComponentEvents
    {
        void FireBreakpointHit(object target);
        void FireCustomEvent(string eventName, string eventText, ref object[] arguments, string subComponent, ref bool fireAgain);
        bool FireError(int errorCode, string subComponent, string description, string helpFile, int helpContext);
        void FireInformation(int informationCode, string subComponent, string description, string helpFile, int helpContext, ref bool fireAgain);
        void FireProgress(string progressDescription, int percentComplete, int progressCountLow, int progressCountHigh, string subComponent, ref bool fireAgain);
        bool FireQueryCancel();
        void FireWarning(int warningCode, string subComponent, string description, string helpFile, int helpContext);
    }

    /// <summary>Raises the events of the task in the engine.</summary>
    internal sealed class ComponentEvents : IDTSComponentEvents
    {
        public void FireBreakpointHit(object target) { }

        public void FireCustomEvent(string eventName, string eventText, ref object[] arguments, string subComponent, ref bool fireAgain)
        {
            Engine.Call("custom", new Dictionary<string, object> { { "event", eventName ?? "" }, { "text", eventText ?? "" } });
        }

        public bool FireError(int errorCode, string subComponent, string description, string helpFile, int helpContext)
        {
            Fire("error", errorCode, subComponent, description);
            return true;
        }

        public void FireInformation(int informationCode, string subComponent, string description, string helpFile, int helpContext, ref bool fireAgain)
        {
            Fire("information", informationCode, subComponent, description);
        }

        public void FireWarning(int warningCode, string subComponent, string description, string helpFile, int helpContext)
        {
            Fire("warning", warningCode, subComponent, description);
        }

        public void FireProgress(string progressDescription, int percentComplete, int progressCountLow, int progressCountHigh, string subComponent, ref bool fireAgain)
        {
            Engine.Call("progress", new Dictionary<string, object> { { "text", progressDescription ?? "" }, { "percent", Number(percentComplete) } });
        }

        public bool FireQueryCancel()
        {
            return (bool)Engine.Call("queryCancel", new Dictionary<string, object>())["cancel"];
        }

        private static void Fire(string severity, int code, string subComponent, string description)
        {
            Engine.Call("fire", new Dictionary<string, object>
            {
                { "severity", severity }, { "code", Number(code) }, { "subComponent", subComponent ?? "" }, { "text", description ?? "" },
            });
        }

        private static string Number(int number) { return number.ToString(CultureInfo.InvariantCulture); }
    }
}

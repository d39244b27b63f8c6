using System;
using System.Collections;
using System.Collections.Generic;
using System.Data;
using System.Globalization;

namespace OpenDtsx.ScriptHost
{
    /// <summary>Values of variables as they cross the pipe: the name of the CLR type, and the value as text.</summary>
    internal static class Values
    {
        private static readonly DateTime Epoch = new DateTime(1970, 1, 1);

        public static Dictionary<string, object> Write(object value)
        {
            if (value == null || value is DBNull) return Typed("Null", null);
            if (value is string) return Typed("String", value);
            if (value is char) return Typed("Char", ((int)(char)value).ToString(CultureInfo.InvariantCulture));
            if (value is bool) return Typed("Boolean", value);
            if (value is DateTime) return Typed("DateTime", ((DateTime)value - Epoch).Ticks.ToString(CultureInfo.InvariantCulture));
            if (value is Guid) return Typed("Guid", ((Guid)value).ToString("B").ToUpperInvariant());
            if (value is double) return Typed("Double", ((double)value).ToString("R", CultureInfo.InvariantCulture));
            if (value is float) return Typed("Single", ((float)value).ToString("R", CultureInfo.InvariantCulture));
            if (value is Enum) return Write(Convert.ChangeType(value, Enum.GetUnderlyingType(value.GetType()), CultureInfo.InvariantCulture));
            if (value is IConvertible) return Typed(value.GetType().Name, Convert.ToString(value, CultureInfo.InvariantCulture));
            if (value is byte[]) return Typed("Bytes", Convert.ToBase64String((byte[])value));
            return WriteObject(value);
        }

        private static Dictionary<string, object> WriteObject(object value)
        {
            var set = value as DataSet;
            if (set != null)
            {
                var tables = new List<object>();
                foreach (DataTable each in set.Tables) tables.Add(WriteTable(each));
                return Typed("Tables", tables, "System.Data.DataSet");
            }
            var table = value as DataTable;
            if (table != null) return Typed("Tables", new List<object> { WriteTable(table) }, "System.Data.DataTable");
            var sequence = value as IEnumerable;
            if (sequence == null) throw new NotSupportedException(
                "A value of the type " + value.GetType().FullName + " cannot leave the script: variables of the type Object hold plain values, lists of them, DataTable and DataSet.");
            var items = new List<object>();
            foreach (object item in sequence) items.Add(Write(item));
            return Typed("List", items, ListName(value.GetType()));
        }

        private static string ListName(Type type)
        {
            if (type == typeof(ArrayList)) return "ArrayList";
            return type.IsArray ? "Array:" + type.GetElementType().FullName
                : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>) ? "List:" + type.GetGenericArguments()[0].FullName
                : "ArrayList";
        }

        private static object WriteTable(DataTable table)
        {
            var columns = new List<object>();
            foreach (DataColumn column in table.Columns)
                columns.Add(new Dictionary<string, object> { { "name", column.ColumnName }, { "type", column.DataType.Name } });
            var rows = new List<object>();
            foreach (DataRow row in table.Rows)
            {
                if (row.RowState == DataRowState.Deleted) continue;
                var cells = new List<object>();
                foreach (object cell in row.ItemArray) cells.Add(Write(cell));
                rows.Add(cells);
            }
            return new Dictionary<string, object> { { "columns", columns }, { "rows", rows } };
        }

        private static Dictionary<string, object> Typed(string type, object value, string form = null)
        {
            return new Dictionary<string, object> { { "type", type }, { "value", value }, { "form", form } };
        }

        public static object Read(object given)
        {
            var typed = (Dictionary<string, object>)given;
            var type = (string)typed["type"];
            object value = typed["value"];
            object form;
            typed.TryGetValue("form", out form);
            switch (type)
            {
                case "Null": return null;
                case "String": return value;
                case "Boolean": return value;
                case "DateTime": return Epoch.AddTicks(long.Parse((string)value, CultureInfo.InvariantCulture));
                case "Bytes": return Convert.FromBase64String((string)value);
                case "Guid": return new Guid((string)value);
                case "List": return ReadList((List<object>)value, (string)form);
                case "Tables": return ReadTables((List<object>)value, (string)form);
                default: return Convert.ChangeType(value, ClrType(type), CultureInfo.InvariantCulture);
            }
        }

        private static Type ClrType(string name)
        {
            if (name == "Bytes") return typeof(byte[]);
            return Type.GetType("System." + name) ?? typeof(object);
        }

        private static object ReadList(List<object> items, string form)
        {
            var list = new ArrayList();
            foreach (object item in items) list.Add(Read(item));
            string[] parts = (form ?? "ArrayList").Split(new[] { ':' }, 2);
            Type element = parts.Length == 2 ? Type.GetType(parts[1]) : null;
            if (element == null) return list;
            if (parts[0] == "Array") return list.ToArray(element);
            var generic = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element));
            foreach (object item in list) generic.Add(item);
            return generic;
        }

        private static object ReadTables(List<object> tables, string form)
        {
            var set = new DataSet("NewDataSet");
            foreach (Dictionary<string, object> given in tables)
            {
                DataTable table = set.Tables.Add();
                foreach (Dictionary<string, object> column in (List<object>)given["columns"])
                    table.Columns.Add((string)column["name"], ClrType((string)column["type"]));
                foreach (List<object> row in (List<object>)given["rows"])
                {
                    DataRow added = table.NewRow();
                    for (int index = 0; index < row.Count; index++) added[index] = Read(row[index]) ?? DBNull.Value;
                    table.Rows.Add(added);
                }
                table.AcceptChanges();
            }
            if (form != "System.Data.DataTable") return set;
            DataTable only = set.Tables[0];
            set.Tables.Remove(only);
            return only;
        }
    }
}

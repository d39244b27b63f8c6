using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace OpenDtsx.ScriptHost
{
    /// <summary>JSON as the host speaks it: objects are dictionaries, arrays lists; numbers come as text, because values carry their type beside them.</summary>
    internal static class Json
    {
        public static Dictionary<string, object> ReadObject(string text)
        {
            int position = 0;
            return (Dictionary<string, object>)Read(text, ref position);
        }

        private static object Read(string text, ref int position)
        {
            char first = text[position];
            if (first == '{') return ReadMembers(text, ref position);
            if (first == '[') return ReadItems(text, ref position);
            if (first == '"') return ReadText(text, ref position);
            int start = position;
            while (position < text.Length && ",]}".IndexOf(text[position]) < 0) position++;
            string word = text.Substring(start, position - start);
            if (word == "null") return null;
            if (word == "true") return true;
            if (word == "false") return false;
            return word;
        }

        private static Dictionary<string, object> ReadMembers(string text, ref int position)
        {
            var members = new Dictionary<string, object>();
            position++;
            while (text[position] != '}')
            {
                if (text[position] == ',') position++;
                string name = ReadText(text, ref position);
                position++;
                members[name] = Read(text, ref position);
            }
            position++;
            return members;
        }

        private static List<object> ReadItems(string text, ref int position)
        {
            var items = new List<object>();
            position++;
            while (text[position] != ']')
            {
                if (text[position] == ',') position++;
                items.Add(Read(text, ref position));
            }
            position++;
            return items;
        }

        private static string ReadText(string text, ref int position)
        {
            var read = new StringBuilder();
            position++;
            while (text[position] != '"')
            {
                char character = text[position++];
                if (character == '\\') character = Unescape(text, ref position);
                read.Append(character);
            }
            position++;
            return read.ToString();
        }

        private static char Unescape(string text, ref int position)
        {
            char escaped = text[position++];
            switch (escaped)
            {
                case 'b': return '\b';
                case 'f': return '\f';
                case 'n': return '\n';
                case 'r': return '\r';
                case 't': return '\t';
                case 'u':
                    position += 4;
                    return (char)int.Parse(text.Substring(position - 4, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                default: return escaped;
            }
        }

        public static string Write(object value)
        {
            var text = new StringBuilder();
            Write(value, text);
            return text.ToString();
        }

        private static void Write(object value, StringBuilder text)
        {
            var members = value as IDictionary<string, object>;
            var items = value as IEnumerable<object>;
            if (value == null) text.Append("null");
            else if (value is bool) text.Append((bool)value ? "true" : "false");
            else if (value is string) WriteText((string)value, text);
            else if (members != null)
            {
                text.Append('{');
                string before = "";
                foreach (var member in members)
                {
                    text.Append(before);
                    WriteText(member.Key, text);
                    text.Append(':');
                    Write(member.Value, text);
                    before = ",";
                }
                text.Append('}');
            }
            else if (items != null)
            {
                text.Append('[');
                string before = "";
                foreach (var item in items)
                {
                    text.Append(before);
                    Write(item, text);
                    before = ",";
                }
                text.Append(']');
            }
            else text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
        }

        private static void WriteText(string value, StringBuilder text)
        {
            text.Append('"');
            foreach (char character in value)
            {
                // Half a surrogate pair has no UTF-8 form, so every character beyond ASCII is escaped.
                if (character == '"' || character == '\\') text.Append('\\').Append(character);
                else if (character < ' ' || character > '~') text.Append("\\u").Append(((int)character).ToString("x4"));
                else text.Append(character);
            }
            text.Append('"');
        }
    }
}

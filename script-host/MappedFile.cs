using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace OpenDtsx.ScriptHost
{
    /// <summary>System.IO.File over paths as packages write them. Lines end as on Windows.</summary>
    public abstract class MappedFile
    {
        public const string LineEnd = "\r\n";

        public static bool Exists(string path) { return !string.IsNullOrEmpty(path) && File.Exists(MappedPath.Local(path)); }
        public static void Delete(string path) { File.Delete(MappedPath.Local(path)); }
        public static void Copy(string from, string to) { File.Copy(MappedPath.Local(from), MappedPath.Local(to)); }
        public static void Copy(string from, string to, bool overwrite) { File.Copy(MappedPath.Local(from), MappedPath.Local(to), overwrite); }
        public static void Move(string from, string to) { File.Move(MappedPath.Local(from), MappedPath.Local(to)); }
        public static void Replace(string from, string to, string backup) { File.Replace(MappedPath.Local(from), MappedPath.Local(to), MappedPath.Local(backup)); }
        public static byte[] ReadAllBytes(string path) { return File.ReadAllBytes(MappedPath.Local(path)); }
        public static string[] ReadAllLines(string path) { return File.ReadAllLines(MappedPath.Local(path)); }
        public static string[] ReadAllLines(string path, Encoding encoding) { return File.ReadAllLines(MappedPath.Local(path), encoding); }
        public static IEnumerable<string> ReadLines(string path) { return File.ReadLines(MappedPath.Local(path)); }
        public static IEnumerable<string> ReadLines(string path, Encoding encoding) { return File.ReadLines(MappedPath.Local(path), encoding); }
        public static string ReadAllText(string path) { return File.ReadAllText(MappedPath.Local(path)); }
        public static string ReadAllText(string path, Encoding encoding) { return File.ReadAllText(MappedPath.Local(path), encoding); }
        public static void WriteAllBytes(string path, byte[] bytes) { File.WriteAllBytes(MappedPath.Local(path), bytes); }
        public static void WriteAllText(string path, string text) { File.WriteAllText(MappedPath.Local(path), text); }
        public static void WriteAllText(string path, string text, Encoding encoding) { File.WriteAllText(MappedPath.Local(path), text, encoding); }
        public static void AppendAllText(string path, string text) { File.AppendAllText(MappedPath.Local(path), text); }
        public static void AppendAllText(string path, string text, Encoding encoding) { File.AppendAllText(MappedPath.Local(path), text, encoding); }
        public static void WriteAllLines(string path, IEnumerable<string> lines) { File.WriteAllText(MappedPath.Local(path), Joined(lines)); }
        public static void WriteAllLines(string path, IEnumerable<string> lines, Encoding encoding) { File.WriteAllText(MappedPath.Local(path), Joined(lines), encoding); }
        public static void AppendAllLines(string path, IEnumerable<string> lines) { File.AppendAllText(MappedPath.Local(path), Joined(lines)); }
        public static void AppendAllLines(string path, IEnumerable<string> lines, Encoding encoding) { File.AppendAllText(MappedPath.Local(path), Joined(lines), encoding); }
        public static FileAttributes GetAttributes(string path) { return File.GetAttributes(MappedPath.Local(path)); }
        public static void SetAttributes(string path, FileAttributes attributes) { File.SetAttributes(MappedPath.Local(path), attributes); }
        public static DateTime GetCreationTime(string path) { return File.GetCreationTime(MappedPath.Local(path)); }
        public static DateTime GetCreationTimeUtc(string path) { return File.GetCreationTimeUtc(MappedPath.Local(path)); }
        public static DateTime GetLastAccessTime(string path) { return File.GetLastAccessTime(MappedPath.Local(path)); }
        public static DateTime GetLastWriteTime(string path) { return File.GetLastWriteTime(MappedPath.Local(path)); }
        public static DateTime GetLastWriteTimeUtc(string path) { return File.GetLastWriteTimeUtc(MappedPath.Local(path)); }
        public static void SetCreationTime(string path, DateTime time) { File.SetCreationTime(MappedPath.Local(path), time); }
        public static void SetLastWriteTime(string path, DateTime time) { File.SetLastWriteTime(MappedPath.Local(path), time); }
        public static void SetLastWriteTimeUtc(string path, DateTime time) { File.SetLastWriteTimeUtc(MappedPath.Local(path), time); }

        private static string Joined(IEnumerable<string> lines)
        {
            var text = new StringBuilder();
            foreach (string line in lines) text.Append(line).Append(LineEnd);
            return text.ToString();
        }
    }

    /// <summary>System.IO.Directory over paths as packages write them; what it finds is written as the folder was.</summary>
    public abstract class MappedDirectory
    {
        public static bool Exists(string path) { return !string.IsNullOrEmpty(path) && Directory.Exists(MappedPath.Local(path)); }
        public static void Delete(string path) { Directory.Delete(MappedPath.Local(path)); }
        public static void Delete(string path, bool recursive) { Directory.Delete(MappedPath.Local(path), recursive); }
        public static void Move(string from, string to) { Directory.Move(MappedPath.Local(from), MappedPath.Local(to)); }
        public static string GetCurrentDirectory() { return Engine.LocalPath("."); }
        public static DateTime GetCreationTime(string path) { return Directory.GetCreationTime(MappedPath.Local(path)); }
        public static DateTime GetLastWriteTime(string path) { return Directory.GetLastWriteTime(MappedPath.Local(path)); }
        public static string[] GetFiles(string path) { return GetFiles(path, "*", SearchOption.TopDirectoryOnly); }
        public static string[] GetFiles(string path, string pattern) { return GetFiles(path, pattern, SearchOption.TopDirectoryOnly); }
        public static string[] GetFiles(string path, string pattern, SearchOption option) { return List(path, local => Directory.GetFiles(local, Any(pattern), option), pattern); }
        public static string[] GetDirectories(string path) { return GetDirectories(path, "*", SearchOption.TopDirectoryOnly); }
        public static string[] GetDirectories(string path, string pattern) { return GetDirectories(path, pattern, SearchOption.TopDirectoryOnly); }
        public static string[] GetDirectories(string path, string pattern, SearchOption option) { return List(path, local => Directory.GetDirectories(local, Any(pattern), option), pattern); }
        public static string[] GetFileSystemEntries(string path) { return List(path, local => Directory.GetFileSystemEntries(local), "*"); }
        public static IEnumerable<string> EnumerateFiles(string path) { return GetFiles(path); }
        public static IEnumerable<string> EnumerateFiles(string path, string pattern) { return GetFiles(path, pattern); }
        public static IEnumerable<string> EnumerateFiles(string path, string pattern, SearchOption option) { return GetFiles(path, pattern, option); }
        public static IEnumerable<string> EnumerateDirectories(string path) { return GetDirectories(path); }
        public static IEnumerable<string> EnumerateDirectories(string path, string pattern) { return GetDirectories(path, pattern); }

        // Every name is taken, and judged by the rules of Windows: without regard to case, *.* for all.
        private static string Any(string pattern)
        {
            if (pattern == null) throw new ArgumentNullException("pattern");
            return "*";
        }

        private static string[] List(string path, Func<string, string[]> find, string pattern)
        {
            string local = MappedPath.Local(path);
            var found = new List<string>();
            foreach (string each in find(local))
                if (Matches(Path.GetFileName(each), pattern)) found.Add(MappedPath.Written(path, local, each));
            // NTFS gives names in this order, and scripts rely on it.
            found.Sort(StringComparer.OrdinalIgnoreCase);
            return found.ToArray();
        }

        internal static bool Matches(string name, string pattern)
        {
            if (pattern == "*" || pattern == "*.*") return true;
            string expression = System.Text.RegularExpressions.Regex.Escape(pattern).Replace("\\*", ".*").Replace("\\?", ".");
            return System.Text.RegularExpressions.Regex.IsMatch(name, "^" + expression + "$",
                System.Text.RegularExpressions.RegexOptions.IgnoreCase | System.Text.RegularExpressions.RegexOptions.Singleline | System.Text.RegularExpressions.RegexOptions.CultureInvariant);
        }
    }

    public class MappedReader : StreamReader
    {
        public MappedReader(Stream stream) : base(stream) { }
        public MappedReader(Stream stream, Encoding encoding) : base(stream, encoding) { }
        public MappedReader(Stream stream, bool detect) : base(stream, detect) { }
        public MappedReader(Stream stream, Encoding encoding, bool detect) : base(stream, encoding, detect) { }
        public MappedReader(string path) : base(MappedPath.Local(path)) { }
        public MappedReader(string path, bool detect) : base(MappedPath.Local(path), detect) { }
        public MappedReader(string path, Encoding encoding) : base(MappedPath.Local(path), encoding) { }
        public MappedReader(string path, Encoding encoding, bool detect) : base(MappedPath.Local(path), encoding, detect) { }
    }

    public class MappedWriter : StreamWriter
    {
        public MappedWriter(Stream stream) : base(stream) { NewLine = MappedFile.LineEnd; }
        public MappedWriter(Stream stream, Encoding encoding) : base(stream, encoding) { NewLine = MappedFile.LineEnd; }
        public MappedWriter(string path) : base(MappedPath.Local(path)) { NewLine = MappedFile.LineEnd; }
        public MappedWriter(string path, bool append) : base(MappedPath.Local(path), append) { NewLine = MappedFile.LineEnd; }
        public MappedWriter(string path, bool append, Encoding encoding) : base(MappedPath.Local(path), append, encoding) { NewLine = MappedFile.LineEnd; }
        public MappedWriter(string path, bool append, Encoding encoding, int bufferSize) : base(MappedPath.Local(path), append, encoding, bufferSize) { NewLine = MappedFile.LineEnd; }
    }

    public class MappedStream : FileStream
    {
        public MappedStream(string path, FileMode mode) : base(MappedPath.Local(path), mode) { }
        public MappedStream(string path, FileMode mode, FileAccess access) : base(MappedPath.Local(path), mode, access) { }
        public MappedStream(string path, FileMode mode, FileAccess access, FileShare share) : base(MappedPath.Local(path), mode, access, share) { }
        public MappedStream(string path, FileMode mode, FileAccess access, FileShare share, int bufferSize) : base(MappedPath.Local(path), mode, access, share, bufferSize) { }
    }

    /// <summary>The file or folder of this machine behind a FileInfo or DirectoryInfo of a script.</summary>
    public sealed class LocalEntry
    {
        public readonly FileInfo File;
        public readonly DirectoryInfo Folder;

        public LocalEntry(string path)
        {
            string local = MappedPath.Local(path);
            File = new FileInfo(local);
            Folder = new DirectoryInfo(local);
        }
    }
}

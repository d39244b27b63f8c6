using System;
using System.Text;
using RealPath = System.IO.Path;

namespace OpenDtsx.ScriptHost
{
    /// <summary>What System.IO.Path does on Windows, for scripts that were written there; a path that begins with / keeps its separators.</summary>
    public abstract class MappedPath
    {
        public static readonly char DirectorySeparatorChar = '\\';
        public static readonly char AltDirectorySeparatorChar = '/';
        public static readonly char VolumeSeparatorChar = ':';
        public static readonly char PathSeparator = ';';

        private static bool IsSeparator(char character) { return character == '\\' || character == '/'; }

        private static bool IsDrive(string path)
        {
            return path.Length >= 2 && path[1] == ':' && char.IsLetter(path[0]);
        }

        private static int RootLength(string path)
        {
            if (IsDrive(path)) return path.Length > 2 && IsSeparator(path[2]) ? 3 : 2;
            if (path.Length >= 2 && IsSeparator(path[0]) && IsSeparator(path[1]))
            {
                int server = path.IndexOfAny(new[] { '\\', '/' }, 2);
                int share = server < 0 ? -1 : path.IndexOfAny(new[] { '\\', '/' }, server + 1);
                return share < 0 ? path.Length : share;
            }
            return path.Length > 0 && IsSeparator(path[0]) ? 1 : 0;
        }

        private static int NameStart(string path)
        {
            int start = path.Length;
            while (start > 0 && !IsSeparator(path[start - 1]) && !(start == 2 && path[1] == ':')) start--;
            return start;
        }

        internal static string Separator(string path)
        {
            return path.IndexOf('\\') < 0 && path.IndexOf('/') >= 0 ? "/" : "\\";
        }

        internal static string Join(string folder, string name)
        {
            if (folder.Length == 0) return name;
            char last = folder[folder.Length - 1];
            return IsSeparator(last) || last == ':' ? folder + name : folder + Separator(folder) + name;
        }

        public static string Combine(string path1, string path2)
        {
            if (path1 == null) throw new ArgumentNullException("path1");
            if (path2 == null) throw new ArgumentNullException("path2");
            if (path2.Length == 0) return path1;
            return IsPathRooted(path2) ? path2 : Join(path1, path2);
        }

        public static string Combine(string path1, string path2, string path3) { return Combine(Combine(path1, path2), path3); }
        public static string Combine(string path1, string path2, string path3, string path4) { return Combine(Combine(path1, path2, path3), path4); }

        public static string Combine(params string[] paths)
        {
            string combined = "";
            foreach (string each in paths) combined = Combine(combined, each);
            return combined;
        }

        public static bool IsPathRooted(string path)
        {
            return path != null && path.Length > 0 && (IsSeparator(path[0]) || IsDrive(path));
        }

        public static string GetPathRoot(string path) { return path == null ? null : path.Substring(0, RootLength(path)); }
        public static string GetFileName(string path) { return path == null ? null : path.Substring(NameStart(path)); }

        public static string GetDirectoryName(string path)
        {
            if (path == null) return null;
            int root = RootLength(path);
            if (path.Length <= root) return null;
            int end = NameStart(path);
            while (end > root && IsSeparator(path[end - 1])) end--;
            return path.Substring(0, Math.Max(end, root));
        }

        public static string GetExtension(string path)
        {
            if (path == null) return null;
            string name = GetFileName(path);
            int dot = name.LastIndexOf('.');
            return dot < 0 || dot == name.Length - 1 ? "" : name.Substring(dot);
        }

        public static bool HasExtension(string path) { return path != null && GetExtension(path) != ""; }

        public static string GetFileNameWithoutExtension(string path)
        {
            if (path == null) return null;
            string name = GetFileName(path);
            int dot = name.LastIndexOf('.');
            return dot < 0 ? name : name.Substring(0, dot);
        }

        public static string ChangeExtension(string path, string extension)
        {
            if (string.IsNullOrEmpty(path)) return path;
            string name = GetFileName(path);
            int dot = name.LastIndexOf('.');
            string plain = dot < 0 ? path : path.Substring(0, path.Length - name.Length + dot);
            if (extension == null) return plain;
            return plain + (extension.StartsWith(".", StringComparison.Ordinal) ? "" : ".") + extension;
        }

        public static string GetFullPath(string path)
        {
            if (path == null) throw new ArgumentNullException("path");
            if (!IsPathRooted(path)) return Engine.LocalPath(path);
            int root = RootLength(path);
            var kept = new System.Collections.Generic.List<string>();
            foreach (string part in path.Substring(root).Split('\\', '/'))
            {
                if (part == ".." && kept.Count > 0) kept.RemoveAt(kept.Count - 1);
                else if (part != "" && part != "." && part != "..") kept.Add(part);
            }
            var full = new StringBuilder(path.Substring(0, root));
            foreach (string part in kept)
            {
                if (full.Length > 0 && !IsSeparator(full[full.Length - 1])) full.Append(Separator(path));
                full.Append(part);
            }
            return full.ToString();
        }

        public static string GetTempPath() { return RealPath.GetTempPath(); }
        public static string GetTempFileName() { return RealPath.GetTempFileName(); }
        public static string GetRandomFileName() { return RealPath.GetRandomFileName(); }
        public static char[] GetInvalidFileNameChars() { return (Controls() + "\"<>|:*?\\/").ToCharArray(); }
        public static char[] GetInvalidPathChars() { return (Controls() + "\"<>|").ToCharArray(); }

        private static string Controls()
        {
            var controls = new StringBuilder();
            for (char each = '\0'; each < ' '; each++) controls.Append(each);
            return controls.ToString();
        }

        /// <summary>The local place of a path; null and empty ones are left to the call that gets them.</summary>
        public static string Local(string path)
        {
            if (string.IsNullOrEmpty(path)) return path;
            bool isLocal = path[0] == '/' && !(path.Length > 1 && IsSeparator(path[1]));
            return Engine.LocalPath(isLocal ? path.Replace('\\', '/') : path);
        }

        /// <summary>A path below a folder as the script wrote the folder.</summary>
        public static string Written(string folder, string local, string found)
        {
            string rest = found.Substring(local.TrimEnd('/').Length).TrimStart('/');
            return Join(folder, Separator(folder) == "\\" ? rest.Replace('/', '\\') : rest);
        }
    }
}

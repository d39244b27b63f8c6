// Compiled into every script that runs outside Windows: types of the source win over those of the framework, so that drives, shares and
// backslashes mean in the script what they mean in the package.
using OpenDtsx.ScriptHost;
using System.Collections.Generic;
using System.Text;

namespace System.IO
{
    public abstract class Path : MappedPath { }

    public abstract class File : MappedFile
    {
        public static StreamReader OpenText(string path) { return new StreamReader(path); }
        public static StreamWriter CreateText(string path) { return new StreamWriter(path); }
        public static StreamWriter AppendText(string path) { return new StreamWriter(path, true); }
        public static FileStream Create(string path) { return new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None); }
        public static FileStream OpenRead(string path) { return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read); }
        public static FileStream OpenWrite(string path) { return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None); }
        public static FileStream Open(string path, FileMode mode) { return new FileStream(path, mode); }
        public static FileStream Open(string path, FileMode mode, FileAccess access) { return new FileStream(path, mode, access); }
        public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share) { return new FileStream(path, mode, access, share); }
    }

    public abstract class Directory : MappedDirectory
    {
        public static DirectoryInfo CreateDirectory(string path)
        {
            var folder = new DirectoryInfo(path);
            folder.Create();
            return folder;
        }
    }

    public class StreamReader : MappedReader
    {
        public StreamReader(Stream stream) : base(stream) { }
        public StreamReader(Stream stream, Encoding encoding) : base(stream, encoding) { }
        public StreamReader(Stream stream, bool detect) : base(stream, detect) { }
        public StreamReader(Stream stream, Encoding encoding, bool detect) : base(stream, encoding, detect) { }
        public StreamReader(string path) : base(path) { }
        public StreamReader(string path, bool detect) : base(path, detect) { }
        public StreamReader(string path, Encoding encoding) : base(path, encoding) { }
        public StreamReader(string path, Encoding encoding, bool detect) : base(path, encoding, detect) { }
    }

    public class StreamWriter : MappedWriter
    {
        public StreamWriter(Stream stream) : base(stream) { }
        public StreamWriter(Stream stream, Encoding encoding) : base(stream, encoding) { }
        public StreamWriter(string path) : base(path) { }
        public StreamWriter(string path, bool append) : base(path, append) { }
        public StreamWriter(string path, bool append, Encoding encoding) : base(path, append, encoding) { }
        public StreamWriter(string path, bool append, Encoding encoding, int bufferSize) : base(path, append, encoding, bufferSize) { }
    }

    public class FileStream : MappedStream
    {
        public FileStream(string path, FileMode mode) : base(path, mode) { }
        public FileStream(string path, FileMode mode, FileAccess access) : base(path, mode, access) { }
        public FileStream(string path, FileMode mode, FileAccess access, FileShare share) : base(path, mode, access, share) { }
        public FileStream(string path, FileMode mode, FileAccess access, FileShare share, int bufferSize) : base(path, mode, access, share, bufferSize) { }
    }

    public abstract class FileSystemInfo
    {
        internal readonly string written;

        internal FileSystemInfo(string path)
        {
            if (path == null) throw new ArgumentNullException("path");
            written = path.Length > 3 ? path.TrimEnd('\\', '/') : path;
        }

        internal LocalEntry Local { get { return new LocalEntry(written); } }
        public string Name { get { return Path.GetFileName(written); } }
        public string FullName { get { return Path.GetFullPath(written); } }
        public string Extension { get { return Path.GetExtension(written); } }
        public abstract bool Exists { get; }
        public abstract void Delete();
        public override string ToString() { return written; }
        public void Refresh() { }

        public DateTime CreationTime { get { return File.GetCreationTime(written); } set { File.SetCreationTime(written, value); } }
        public DateTime CreationTimeUtc { get { return File.GetCreationTimeUtc(written); } }
        public DateTime LastAccessTime { get { return File.GetLastAccessTime(written); } }
        public DateTime LastWriteTime { get { return File.GetLastWriteTime(written); } set { File.SetLastWriteTime(written, value); } }
        public DateTime LastWriteTimeUtc { get { return File.GetLastWriteTimeUtc(written); } }
        public FileAttributes Attributes { get { return File.GetAttributes(written); } set { File.SetAttributes(written, value); } }
    }

    public sealed class FileInfo : FileSystemInfo
    {
        public FileInfo(string path) : base(path) { }
        public override bool Exists { get { return File.Exists(written); } }
        public long Length { get { return Local.File.Length; } }
        public bool IsReadOnly { get { return Local.File.IsReadOnly; } set { Local.File.IsReadOnly = value; } }
        public string DirectoryName { get { return Path.GetDirectoryName(FullName); } }
        public DirectoryInfo Directory { get { return new DirectoryInfo(DirectoryName); } }
        public override void Delete() { File.Delete(written); }
        public void MoveTo(string path) { File.Move(written, path); }
        public FileInfo CopyTo(string path) { return CopyTo(path, false); }

        public FileInfo CopyTo(string path, bool overwrite)
        {
            File.Copy(written, path, overwrite);
            return new FileInfo(path);
        }

        public StreamReader OpenText() { return new StreamReader(written); }
        public StreamWriter CreateText() { return new StreamWriter(written); }
        public StreamWriter AppendText() { return new StreamWriter(written, true); }
        public FileStream OpenRead() { return File.OpenRead(written); }
        public FileStream OpenWrite() { return File.OpenWrite(written); }
        public FileStream Open(FileMode mode) { return File.Open(written, mode); }
        public FileStream Open(FileMode mode, FileAccess access) { return File.Open(written, mode, access); }
        public FileStream Open(FileMode mode, FileAccess access, FileShare share) { return File.Open(written, mode, access, share); }
        public FileStream Create() { return File.Create(written); }
    }

    public sealed class DirectoryInfo : FileSystemInfo
    {
        public DirectoryInfo(string path) : base(path) { }
        public override bool Exists { get { return System.IO.Directory.Exists(written); } }
        public void Create() { Local.Folder.Create(); }
        public override void Delete() { System.IO.Directory.Delete(written); }
        public void Delete(bool recursive) { System.IO.Directory.Delete(written, recursive); }
        public void MoveTo(string path) { System.IO.Directory.Move(written, path); }

        public DirectoryInfo Parent
        {
            get
            {
                string parent = Path.GetDirectoryName(FullName);
                return parent == null ? null : new DirectoryInfo(parent);
            }
        }

        public DirectoryInfo CreateSubdirectory(string path) { return System.IO.Directory.CreateDirectory(Path.Combine(written, path)); }
        public FileInfo[] GetFiles() { return GetFiles("*"); }
        public FileInfo[] GetFiles(string pattern) { return GetFiles(pattern, SearchOption.TopDirectoryOnly); }

        public FileInfo[] GetFiles(string pattern, SearchOption option)
        {
            return Array.ConvertAll(System.IO.Directory.GetFiles(written, pattern, option), path => new FileInfo(path));
        }

        public DirectoryInfo[] GetDirectories() { return GetDirectories("*"); }
        public DirectoryInfo[] GetDirectories(string pattern) { return GetDirectories(pattern, SearchOption.TopDirectoryOnly); }

        public DirectoryInfo[] GetDirectories(string pattern, SearchOption option)
        {
            return Array.ConvertAll(System.IO.Directory.GetDirectories(written, pattern, option), path => new DirectoryInfo(path));
        }

        public IEnumerable<FileInfo> EnumerateFiles() { return GetFiles(); }
        public IEnumerable<FileInfo> EnumerateFiles(string pattern) { return GetFiles(pattern); }

        public FileSystemInfo[] GetFileSystemInfos()
        {
            var found = new List<FileSystemInfo>(GetDirectories());
            found.AddRange(GetFiles());
            return found.ToArray();
        }
    }
}

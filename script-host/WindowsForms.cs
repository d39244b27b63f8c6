using System.Collections.Generic;
using OpenDtsx.ScriptHost;

// Stands in for the desktop, which a machine that runs packages has not: what would be shown becomes an information event.
namespace System.Windows.Forms
{
    public enum DialogResult { None = 0, OK = 1, Cancel = 2, Abort = 3, Retry = 4, Ignore = 5, Yes = 6, No = 7 }
    public enum MessageBoxButtons { OK = 0, OKCancel = 1, AbortRetryIgnore = 2, YesNoCancel = 3, YesNo = 4, RetryCancel = 5 }
    public enum MessageBoxIcon { None = 0, Hand = 16, Stop = 16, Error = 16, Question = 32, Exclamation = 48, Warning = 48, Asterisk = 64, Information = 64 }
    public enum MessageBoxDefaultButton { Button1 = 0, Button2 = 256, Button3 = 512 }
    [Flags]
    public enum MessageBoxOptions { ServiceNotification = 2097152, DefaultDesktopOnly = 131072, RightAlign = 524288, RtlReading = 1048576 }

    public interface IWin32Window { IntPtr Handle { get; } }

    public static class Application
    {
        public static void DoEvents() { }
        public static string StartupPath { get { return AppDomain.CurrentDomain.BaseDirectory; } }
        public static string ProductName { get { return "OpenDTSX"; } }
    }

    public static class MessageBox
    {
        public static DialogResult Show(string text) { return Tell(text, "", MessageBoxButtons.OK, 0); }
        public static DialogResult Show(string text, string caption) { return Tell(text, caption, MessageBoxButtons.OK, 0); }
        public static DialogResult Show(string text, string caption, MessageBoxButtons buttons) { return Tell(text, caption, buttons, 0); }
        public static DialogResult Show(string text, string caption, MessageBoxButtons buttons, MessageBoxIcon icon) { return Tell(text, caption, buttons, 0); }
        public static DialogResult Show(string text, string caption, MessageBoxButtons buttons, MessageBoxIcon icon, MessageBoxDefaultButton chosen) { return Tell(text, caption, buttons, chosen); }
        public static DialogResult Show(string text, string caption, MessageBoxButtons buttons, MessageBoxIcon icon, MessageBoxDefaultButton chosen, MessageBoxOptions options) { return Tell(text, caption, buttons, chosen); }
        public static DialogResult Show(IWin32Window owner, string text) { return Tell(text, "", MessageBoxButtons.OK, 0); }
        public static DialogResult Show(IWin32Window owner, string text, string caption) { return Tell(text, caption, MessageBoxButtons.OK, 0); }

        private static DialogResult Tell(string text, string caption, MessageBoxButtons buttons, MessageBoxDefaultButton chosen)
        {
            DialogResult answer = Answers(buttons)[(int)chosen / 256 % Answers(buttons).Length];
            Engine.Call("message", new Dictionary<string, object> { { "text", text ?? "" }, { "caption", caption ?? "" }, { "answer", answer.ToString() } });
            return answer;
        }

        private static DialogResult[] Answers(MessageBoxButtons buttons)
        {
            switch (buttons)
            {
                case MessageBoxButtons.OKCancel: return new[] { DialogResult.OK, DialogResult.Cancel };
                case MessageBoxButtons.AbortRetryIgnore: return new[] { DialogResult.Abort, DialogResult.Retry, DialogResult.Ignore };
                case MessageBoxButtons.YesNoCancel: return new[] { DialogResult.Yes, DialogResult.No, DialogResult.Cancel };
                case MessageBoxButtons.YesNo: return new[] { DialogResult.Yes, DialogResult.No };
                case MessageBoxButtons.RetryCancel: return new[] { DialogResult.Retry, DialogResult.Cancel };
                default: return new[] { DialogResult.OK };
            }
        }
    }
}

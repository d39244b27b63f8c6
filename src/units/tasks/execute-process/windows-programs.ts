const windowsOnly: ReadonlySet<string> = new Set(
  (
    'cmd command powershell robocopy xcopy net sc reg regedit regsvr32 rundll32 cscript wscript wmic tasklist taskkill attrib ' +
    'notepad explorer iexplore msiexec schtasks icacls cacls forfiles dtexecui devenv winscp excel winword'
  ).split(' '),
);

/**
 * Whether a program written in a package exists on Windows only: parts of Windows such as `cmd.exe`, and batch, PowerShell 5,
 * VBScript and MSI files. A program not known here may still turn out not to be installed.
 */
export function isWindowsProgram(executable: string): boolean {
  const name = executable.trim().toLowerCase().split(/[\\/]/).at(-1) ?? '';
  return /\.(bat|cmd|vbs|wsf|msi|com)$/.test(name) || windowsOnly.has(name.replace(/\.exe$/, ''));
}

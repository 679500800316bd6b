using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DeviceDsl.QemuGuests.Tests;

/// <summary>A signal of Linux.</summary>
public enum Signal
{
    Hangup = 1,
    Terminate = 15,
}

internal static class Signals
{
    /// <summary>Sends a signal to a process.</summary>
    public static void Send(this Process process, Signal signal)
    {
        if (Kill(process.Id, (int)signal) != 0) throw new InvalidOperationException($"kill: errno {Marshal.GetLastPInvokeError()}");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}

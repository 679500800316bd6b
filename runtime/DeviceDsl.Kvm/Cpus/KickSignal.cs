using System.Runtime.InteropServices;

namespace DeviceDsl.Kvm.Cpus;

/// <summary>The signal that makes a thread leave the guest, whatever the guest does.</summary>
/// <remarks>
/// The thread keeps it blocked, so that it stays pending instead of running a handler, and the kernel unblocks it only while the guest
/// runs. Therefore a kick is never lost: if it is sent before the guest runs, it ends the run at once.
/// </remarks>
internal static unsafe partial class KickSignal
{
    /// <summary>The C libraries use some of the first real-time signals, and .NET uses the next one.</summary>
    private const int Distance = 5;

    private const int Block = 0;
    private const int SetMask = 2;

    private static readonly int Number = __libc_current_sigrtmin() + Distance;

    /// <summary>Identifies the calling thread for <see cref="Send"/>, as long as the thread lives.</summary>
    public static nint CurrentThread => pthread_self();

    /// <summary>Blocks the signal in the calling thread.</summary>
    /// <returns>The previous mask.</returns>
    public static SignalSet BlockInThread()
    {
        SignalSet kick = OfKick();
        SignalSet before;
        pthread_sigmask(Block, &kick, &before);
        return before;
    }

    /// <summary>Consumes the pending signals, and restores the mask of the calling thread.</summary>
    /// <param name="before">The mask.</param>
    public static void Restore(SignalSet before)
    {
        TakePending();
        pthread_sigmask(SetMask, &before, null);
    }

    /// <summary>Consumes the pending signals: while one is pending, the kernel does not enter the guest.</summary>
    public static void TakePending()
    {
        SignalSet kick = OfKick();
        var atOnce = default(Timeout);
        while (sigtimedwait(&kick, 0, &atOnce) > 0)
        {
            // Kicks are real-time signals, so each one sent is pending separately.
        }
    }

    /// <summary>Returns the mask for running the guest: the previous one, with the kick unblocked.</summary>
    public static ulong MaskForGuest(in SignalSet before) => before.First & ~(1UL << (Number - 1));

    /// <summary>Sends the signal to a live thread.</summary>
    public static void Send(nint thread) => pthread_kill(thread, Number);

    private static SignalSet OfKick() => new() { First = 1UL << (Number - 1) };

    [LibraryImport("libc")]
    private static partial int __libc_current_sigrtmin();

    [LibraryImport("libc")]
    private static partial nint pthread_self();

    [LibraryImport("libc")]
    private static partial int pthread_kill(nint thread, int signal);

    [LibraryImport("libc")]
    private static partial int pthread_sigmask(int how, SignalSet* set, SignalSet* before);

    [LibraryImport("libc")]
    private static partial int sigtimedwait(SignalSet* set, nint info, Timeout* timeout);

    /// <summary>A signal set in the layout of the C libraries; the kernel uses the first 64 signals.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    internal struct SignalSet
    {
        public ulong First;
    }

    private struct Timeout
    {
        public long Seconds;
        public long Nanoseconds;
    }
}

using System.Runtime.InteropServices;

namespace DeviceDsl.Kvm.Cpus;

/// <summary>The signal that gets a thread out of a guest, whatever the guest does.</summary>
/// <remarks>
/// A thread keeps it blocked, so that it stays pending instead of running a handler, and the kernel lets it through only
/// while the guest runs. A kick is therefore never lost: sent before the guest runs, it ends the run at once.
/// </remarks>
internal static unsafe partial class KickSignal
{
    /// <summary>The C libraries take some of the first real-time signals, and .NET the first that is left.</summary>
    private const int Distance = 5;

    private const int Block = 0;
    private const int SetMask = 2;

    private static readonly int Number = __libc_current_sigrtmin() + Distance;

    /// <summary>What names the calling thread to <see cref="Send"/>, as long as it lives.</summary>
    public static nint CurrentThread => pthread_self();

    /// <summary>Blocks the signal in the calling thread.</summary>
    /// <returns>The mask before.</returns>
    public static SignalSet BlockInThread()
    {
        SignalSet kick = OfKick();
        SignalSet before;
        pthread_sigmask(Block, &kick, &before);
        return before;
    }

    /// <summary>Takes the signals that are pending, and gives the calling thread its mask back.</summary>
    /// <param name="before">The mask.</param>
    public static void Restore(SignalSet before)
    {
        TakePending();
        pthread_sigmask(SetMask, &before, null);
    }

    /// <summary>Takes the signals that are pending: as long as one is, the kernel does not enter the guest.</summary>
    public static void TakePending()
    {
        SignalSet kick = OfKick();
        var atOnce = default(Timeout);
        while (sigtimedwait(&kick, 0, &atOnce) > 0)
        {
            // Kicks are real-time signals: each one that was sent is pending by itself.
        }
    }

    /// <summary>The mask for while the guest runs: as before, but for the kick.</summary>
    public static ulong MaskForGuest(in SignalSet before) => before.First & ~(1UL << (Number - 1));

    /// <summary>Sends the signal to a thread that is alive.</summary>
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

    /// <summary>A set of signals as the C libraries have it, of which the kernel knows the first 64.</summary>
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

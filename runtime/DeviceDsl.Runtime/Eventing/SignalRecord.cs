using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Eventing;

/// <summary>Records whether a Linux eventfd was signalled, by whatever process, whether or not its count changed.</summary>
/// <remarks>
/// The record is an epoll instance with one edge-triggered watch: the kernel marks the watch at each signal. A mark is lost if the
/// count is 0 when the record is taken.
/// </remarks>
internal sealed class SignalRecord : IDisposable
{
    private const ulong Token = 1;

    private readonly SafeFileHandle _epoll = Epoll.Create();

    /// <summary>Starts the record. If the eventfd has a count, it counts as signalled.</summary>
    /// <exception cref="MachineException">The eventfd is closed or cannot be watched.</exception>
    public SignalRecord(EventCounter counter)
    {
        Errno errno = Epoll.Control(_epoll, Epoll.Add, counter.Handle!, Epoll.In | Epoll.EdgeTriggered, Token);
        if (errno == Errno.None) return;
        _epoll.Dispose();
        throw new MachineException(errno, "", $"The signals of {counter} cannot be watched.");
    }

    /// <summary>Returns whether there was a signal since the last call. Never after the end of the record.</summary>
    public bool TryTake()
    {
        Span<ulong> tokens = stackalloc ulong[1];
        return Epoll.Wait(_epoll, tokens, timeout: 0) > 0;
    }

    /// <summary>Ends the record.</summary>
    public void Dispose() => _epoll.Dispose();
}

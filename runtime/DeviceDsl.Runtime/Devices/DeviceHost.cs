using DeviceDsl.Eventing;
using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <summary>The way from a device to its machine, for code that the machine did not call: host events, timers, other threads.</summary>
/// <remarks>
/// What <see cref="Post"/> and <see cref="Synchronize"/> run is a handler of the device: it never runs beside another handler of
/// the device, and it waits for the end of another thread's pause. All members may be called from any thread.
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
/// using static DeviceDsl.RegisterAccess;
///
/// [Device]
/// [LevelIrq(Gsi = 5)]
/// public sealed partial class Sensor
/// {
///     [Register(Mmio, 0x00, Access = WriteOneClears)]
///     private partial uint Status { get; set; }
///
///     public void OnSample() => Host.Post(() =>       // called by any thread of the host
///     {
///         Status |= 1;
///         Irq5.Raise();
///     });
/// }
/// </code>
/// </example>
public sealed class DeviceHost
{
    private readonly HandlerGate _unattached = new(LockRank.UnattachedDevice, new Unattached());
    private HandlerGate? _handlers;

    /// <summary>Queues an action to run as a handler of the device on the machine's loop, without waiting for it.</summary>
    /// <param name="action">What to run. If it throws, the device needs a reset. While the device needs one it does not run.</param>
    /// <returns>
    /// Whether it was queued. It is not while the device is attached to no machine. A pause keeps what is queued; detaching
    /// the device drops it.
    /// </returns>
    public bool Post(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Volatile.Read(ref _handlers)?.TryPost(action) ?? false;
    }

    /// <summary>Runs an action as a handler of the device before this returns; of a device that is not attached at once.</summary>
    /// <param name="action">
    /// What to run. If it throws, the device needs a reset. A device that is not attached has none: the exception reaches the caller.
    /// </param>
    /// <returns>Whether it ran. It does not while the device needs a reset.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called by a handler of another device or by a callback for the end of an interrupt, for which this
    /// device might be waiting; use <see cref="Post"/>.
    /// </exception>
    public bool Synchronize(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        while (true)
        {
            if (Volatile.Read(ref _handlers) is { } handlers)
            {
                if (handlers.TrySynchronize(action, out bool hasRun)) return hasRun;
            }
            else if (TryRunUnattached(action))
            {
                return true;
            }
        }
    }

    /// <summary>The device is attached: from now on its handlers are run by a machine.</summary>
    internal void Connect(HandlerGate handlers)
    {
        using (_unattached.Hold()) Volatile.Write(ref _handlers, handlers);
    }

    /// <summary>The device is attached no more.</summary>
    internal void Disconnect(HandlerGate handlers)
    {
        using (_unattached.Hold())
        {
            if (_handlers == handlers) Volatile.Write(ref _handlers, null);
        }
    }

    private bool TryRunUnattached(Action action)
    {
        _unattached.ThrowIfInAnother();
        using HandlerGate.Scope scope = _unattached.Enter();
        if (_handlers is not null) return false;
        action();
        return true;
    }

    /// <summary>A device that no machine has: its exceptions are its caller's.</summary>
    private sealed class Unattached : IHandlerOwner
    {
        public bool MayRun => true;

        public void OnHandlerFailed(string handler, Exception exception)
        {
        }

        public override string ToString() => "a device that is not attached";
    }
}

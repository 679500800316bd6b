using System.ComponentModel;
using DeviceDsl.Devices;
using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeviceDsl;

/// <summary>A device's access to its machine: its memory, clock and log, and the way in for other threads.</summary>
/// <remarks>
/// <see cref="Post"/> and <see cref="Synchronize"/> run code as a handler of the device: never concurrently with another handler of
/// the device, and not during another thread's pause. All members may be called from any thread.
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
    private HandlerGate? _unattached;
    private Connection? _connection;
    private DeviceHost? _container;

    /// <summary>Creates the host of a device that is not attached. The generated part of a device does so.</summary>
    public DeviceHost() => Memory = new DeviceMemory(this);

    /// <summary>
    /// The clock of the machine. For a device that is not attached, a clock that stands at 0, on the first day of 1970.
    /// </summary>
    public VirtualClock Clock => Current?.Handlers.Clock ?? VirtualClock.Unattached;

    /// <summary>The guest's memory, for handlers of the device. A device that is not attached has none.</summary>
    public DeviceMemory Memory { get; }

    /// <summary>
    /// The log of the machine or bus. Unlike what the machine itself logs, its lines are not limited: log nothing that a guest can repeat
    /// at will. For a device that is not attached, a log that discards everything.
    /// </summary>
    public ILogger Logger => Current?.Bus.Logger ?? NullLogger.Instance;

    /// <summary>Where handlers of the device run, and what it is attached to.</summary>
    internal (HandlerGate Handlers, IDeviceBus? Bus) Place
        => Current is { } connection ? (connection.Handlers, connection.Bus) : (Root.UnattachedGate, null);

    // The host of the device, if this is that of one of its blocks.
    private DeviceHost Root => Volatile.Read(ref _container) is { } container ? container.Root : this;

    private Connection? Current => Volatile.Read(ref Root._connection);

    // Created when needed: a block has its own host and never uses it.
    private HandlerGate UnattachedGate
    {
        get
        {
            if (Volatile.Read(ref _unattached) is { } gate) return gate;
            var created = new HandlerGate(LockRank.UnattachedDevice, new Unattached());
            return Interlocked.CompareExchange(ref _unattached, created, null) ?? created;
        }
    }

    /// <summary>Queues an action to run as a handler of the device on the machine's loop, without waiting for it.</summary>
    /// <param name="action">The action. If it throws, the device needs a reset. It does not run while the device needs a reset.</param>
    /// <returns>
    /// Whether the action was queued. It is not if the device is not attached. A pause keeps queued actions; detaching the device
    /// drops them.
    /// </returns>
    public bool Post(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Current?.Handlers.TryPost(action) ?? false;
    }

    /// <summary>
    /// Runs an action as a handler of the device before this method returns. If the device is not attached, the action runs at
    /// once.
    /// </summary>
    /// <param name="action">
    /// The action. If it throws, the device needs a reset. If the device is not attached, the exception reaches the caller instead.
    /// </param>
    /// <returns>Whether the action ran. It does not run while the device needs a reset.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: the caller is a handler of another device or an end-of-interrupt callback, which this device
    /// might be waiting for; use <see cref="Post"/>.
    /// </exception>
    public bool Synchronize(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        while (true)
        {
            if (Current is { } connection)
            {
                if (connection.Handlers.TrySynchronize(action, out bool hasRun)) return hasRun;
            }
            else if (Root.TryRunUnattached(action))
            {
                return true;
            }
        }
    }

    /// <summary>
    /// Makes this the host of a block that is part of a device: it does what that of the device does. The generated part of a device calls
    /// it.
    /// </summary>
    /// <param name="container">The host of what contains the block.</param>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public void Join(DeviceHost container)
    {
        ArgumentNullException.ThrowIfNull(container);
        Volatile.Write(ref _container, container);
    }

    /// <summary>Connects the host when the device is attached: its handlers then run on a machine.</summary>
    /// <param name="handlers">The gate of its handlers.</param>
    /// <param name="bus">What it is attached to.</param>
    internal void Connect(HandlerGate handlers, IDeviceBus bus)
    {
        using (UnattachedGate.Hold()) Volatile.Write(ref _connection, new Connection(handlers, bus));
    }

    /// <summary>Disconnects the host when the device is detached.</summary>
    internal void Disconnect(HandlerGate handlers)
    {
        using (UnattachedGate.Hold())
        {
            if (_connection?.Handlers == handlers) Volatile.Write(ref _connection, null);
        }
    }

    private bool TryRunUnattached(Action action)
    {
        UnattachedGate.ThrowIfInAnother();
        using HandlerGate.Scope scope = UnattachedGate.Enter();
        if (_connection is not null) return false;
        action();
        return true;
    }

    private sealed record Connection(HandlerGate Handlers, IDeviceBus Bus);

    /// <summary>The owner for a device without a machine, whose exceptions reach the caller.</summary>
    private sealed class Unattached : IHandlerOwner
    {
        public bool MayRun => true;

        public void OnHandlerFailed(string handler, Exception exception)
        {
        }

        public override string ToString() => "a device that is not attached";
    }
}

using System.ComponentModel;
using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Virtio.Devices;

namespace DeviceDsl.Virtio;

/// <summary>
/// A virtio device, whichever way its driver reaches it: a class with <see cref="VirtioDeviceAttribute"/>, a method with
/// <see cref="VirtQueueAttribute"/> for its queues, and a property with <see cref="VirtioConfigAttribute"/> for each field of its configuration.
/// </summary>
/// <remarks>
/// <para>
/// It keeps the rules of the status, of features, of queues and of interrupts, so that a class is left with what its kind does. The
/// class is partial: the generator writes what its attributes say as <see cref="DescribeDevice"/>.
/// </para>
/// <para>
/// Its handlers run one at a time, on the machine's loop or in the guest's access; <see cref="Synchronize"/> makes other code one of them.
/// Whatever a driver does, nothing is thrown at it: a queue that it breaks, or a handler that throws, makes the device need a
/// reset (ST-9), and everything else goes on. Serving a request allocates nothing.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl.Virtio;
///
/// [VirtioDevice(4)]
/// public sealed partial class Sixes : VirtioDevice
/// {
///     [VirtQueue(0, Size = 64)]
///     private uint OnRequest(DescriptorChain chain) => chain.Writer.Fill(6, uint.MaxValue);
/// }
/// </code>
/// </example>
public abstract partial class VirtioDevice : ISavedState, IHandlerOwner
{
    private readonly HandlerGate _handlers;
    private readonly DeviceShape _shape;
    private readonly VirtioDeviceOptions _options;
    private IVirtioTransport? _transport;
    private QueueKicks? _kicks;
    private string? _failure;
    private int _failures;

    /// <summary>Makes a device of what the attributes of its class say.</summary>
    /// <param name="features">The features of its kind that it offers, numbers 0 to 23 and 50 to 127.</param>
    /// <param name="options">What it offers beside them.</param>
    /// <param name="queueCount">How many of the queues that the class declares it has; 0 for all.</param>
    /// <exception cref="ArgumentException">The attributes make no device, or it cannot have so many queues.</exception>
    /// <exception cref="InvalidOperationException">The attributes are missing, or nothing was generated of them.</exception>
    protected VirtioDevice(VirtioFeatures features = default, VirtioDeviceOptions? options = null, int queueCount = 0)
    {
        _options = options ?? new();
        _handlers = new HandlerGate(LockRank.VirtioDevice, this);
        Host.Connect(_handlers);
        _shape = DeviceShape.Of(DescribeDevice(), queueCount, _options.QueueSize, ServeRequests);
        OfferedFeatures = new(features.Bits | _options.Features.Bits);
    }

    /// <summary>It needs a reset: its driver broke a rule, or one of its handlers threw. Raised while its other handlers wait; what is thrown there is logged, and ends nothing.</summary>
    public event EventHandler<VirtioFailedEventArgs>? Failed;

    /// <summary>What messages call it.</summary>
    public string Name => _shape.Kind.Name;

    /// <summary>The number of its kind.</summary>
    public int Id => _shape.Kind.Id;

    /// <summary>How many queues it has.</summary>
    public int QueueCount => _shape.Queues.Count;

    /// <summary>The length of its configuration space in bytes.</summary>
    public int ConfigurationLength => _shape.Configuration.Length;

    /// <summary>The features that it offers.</summary>
    public VirtioFeatures OfferedFeatures { get; }

    /// <summary>The features that device and driver agreed on; none before they have.</summary>
    public VirtioFeatures Features { get; private set; }

    /// <summary>Whether it serves nothing before a reset.</summary>
    public bool NeedsReset => FailureReason is not null;

    /// <summary>Why it needs a reset; <see langword="null"/> when it does not.</summary>
    public string? FailureReason => Volatile.Read(ref _failure);

    /// <summary>How often it came to need a reset.</summary>
    public int FailureCount => Volatile.Read(ref _failures);

    /// <summary>Whether kicks come by ioeventfd now; otherwise they are served in the guest's write (IE-2).</summary>
    public bool IsKickedByIoEventFd => _kicks is { IsStarted: true };

    /// <summary>How often the machine refused the ioeventfds. Kicks are served in the guest's write then, and the next start tries again (IE-3).</summary>
    public int IoEventFdRefusals => _kicks?.Refusals ?? 0;

    /// <summary>The device's way to its machine, for code that the machine did not call.</summary>
    protected DeviceHost Host { get; } = new();

    /// <inheritdoc/>
    bool IHandlerOwner.MayRun => true;

    /// <summary>Queues an action to run as a handler of the device on the machine's loop, without waiting for it.</summary>
    /// <param name="action">What to run, also while the device needs a reset. If it throws, the device needs one.</param>
    /// <returns>Whether it was queued: not while the device is part of no machine. A pause keeps what is queued; unplugging drops it.</returns>
    public bool Post(Action action) => Host.Post(action);

    /// <summary>
    /// Runs an action as a handler of the device before this returns: alone among its handlers, and after the end of a pause. A
    /// device that is part of no machine runs it at once, and so does one that needs a reset.
    /// </summary>
    /// <param name="action">What it throws makes the device need a reset.</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called by a handler of another device, which might be waiting for this one; use <see cref="Post"/>.
    /// </exception>
    public void Synchronize(Action action) => Host.Synchronize(action);

    /// <summary>Tells the driver that the configuration has changed, if it is ready to be told (CF-4). Inside a handler, or anywhere.</summary>
    public void NotifyConfigurationChanged()
    {
        using HandlerGate.Scope scope = _handlers.Enter();
        _hasConfigurationChanged = true;
        if (IsReady) InterruptForConfiguration();
    }

    /// <summary>Shows the driver what was completed of a queue, and interrupts it if it wants to be. Inside a handler.</summary>
    /// <param name="queue">A queue of the device.</param>
    protected void Publish(VirtQueue queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        QueueState state = _shape.Queues[queue.Index];
        if (queue.Publish()) InterruptForQueue(state);
        if (queue.TakeRoomAgain()) Wake(state);
    }

    /// <summary>A queue as the driver set it up. Inside a handler.</summary>
    /// <param name="index">Its index.</param>
    /// <returns>
    /// <see langword="null"/> while there is none: the driver is not ready, the device needs a reset, or the queue is being reset. Whatever
    /// was taken of it before has ended then. A queue whose requests are only suspended (<see cref="ChainStatus.Suspended"/>) is there.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such queue.</exception>
    protected VirtQueue? LiveQueue(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, QueueCount);
        QueueState queue = _shape.Queues[index];
        return IsUp(queue) && queue.Ring is { IsLive: true } ring ? ring : null;
    }

    /// <summary>Says what the device is. The generator writes it from the attributes of the class; it is called once, before the constructor of the class runs.</summary>
    /// <exception cref="InvalidOperationException">Nobody wrote it.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual VirtioDescription DescribeDevice()
        => throw new InvalidOperationException(
            $"{GetType().Name} says nothing of what virtio device it is: it has no [VirtioDevice], is not partial, or is compiled without the generator of DeviceDsl.");

    /// <summary>The driver wants features, a subset of those that are offered (ST-4).</summary>
    /// <param name="features">What it wants.</param>
    /// <returns>Whether the device works with them.</returns>
    protected virtual bool OnFeatures(VirtioFeatures features) => true;

    /// <summary>The driver is ready: queues are served from now on.</summary>
    protected virtual void OnDriverReady()
    {
    }

    /// <summary>The device was reset: its queues are gone, and the requests that it kept have ended (<see cref="ChainStatus.Ended"/>).</summary>
    protected virtual void OnReset()
    {
    }

    /// <summary>
    /// The driver resets a queue: the requests that the device keeps of it have ended. The reset is over for the driver, which waits for
    /// it, once the device has completed them all (RR-1).
    /// </summary>
    /// <param name="index">Its index.</param>
    protected virtual void OnQueueReset(int index)
    {
    }

    /// <summary>The name, and the kind.</summary>
    public override string ToString() => $"{Name} (virtio {Id})";

    void IHandlerOwner.OnHandlerFailed(string handler, Exception exception)
    {
        _transport?.Machine.ReportFailure(this, Name, handler, exception);
        Fail($"{handler} of {Name} threw: {exception.Message}", exception);
    }

    /// <summary>The device gives up until it is reset (ST-9).</summary>
    private void Fail(string reason, Exception? exception = null)
    {
        if (NeedsReset) return;
        if (exception is null) _transport?.Machine.ReportDriver(this, Name, reason);
        Interlocked.Increment(ref _failures);
        Volatile.Write(ref _failure, reason);
        EndQueues();
        // A legacy driver has no such status: the device is silent then.
        if (IsReady && !IsLegacySession) InterruptForConfiguration();
        Listeners.Call(
            Failed, this, new VirtioFailedEventArgs(reason, exception), listener => _transport?.Machine.ReportListener(nameof(Failed), listener));
    }
}

using System.ComponentModel;
using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Virtio.Devices;

namespace DeviceDsl.Virtio;

/// <summary>
/// The base of virtio devices, independent of the transport. A device is a class with <see cref="VirtioDeviceAttribute"/>, a method with
/// <see cref="VirtQueueAttribute"/> for its queues, and a property with <see cref="VirtioConfigAttribute"/> for each field of its
/// configuration.
/// </summary>
/// <remarks>
/// <para>
/// It follows the rules of status, features, queues and interrupts, which leaves only the specifics of its device type to a class. The
/// class must be partial: the generator writes its attributes into <see cref="DescribeDevice"/>.
/// </para>
/// <para>
/// Its handlers run one at a time, on the machine's loop or in the guest's access; <see cref="Synchronize"/> runs other code as one of
/// them. Whatever a driver does, its accesses never throw: if it breaks a queue, or a handler throws, the device needs a reset (ST-9), and
/// everything else goes on. Serving a request allocates nothing.
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
public abstract class VirtioDevice : ISavedState, IHandlerOwner, IDeviceCode
{
    private const int Version = 3;

    private readonly DeviceShape _shape;

    /// <summary>Makes a device from the attributes of its class.</summary>
    /// <param name="features">The features of its device type that it offers, numbers 0 to 23 and 50 to 127.</param>
    /// <param name="options">Its further options.</param>
    /// <param name="queueCount">The number of the declared queues that it has; 0 for all.</param>
    /// <exception cref="ArgumentException">The attributes are invalid, or the class declares fewer queues.</exception>
    /// <exception cref="InvalidOperationException">The attributes are missing, or the generator did not run.</exception>
    protected VirtioDevice(VirtioFeatures features = default, VirtioDeviceOptions? options = null, int queueCount = 0)
    {
        options ??= new();
        _shape = DeviceShape.Of(DescribeDevice(), queueCount, options.QueueSize, QueueSet.ServeRequests);
        Session = new DeviceSession(this, _shape, new(features.Bits | options.Features.Bits), options);
        Session.Connect(Host);
    }

    /// <summary>
    /// Raised when the device comes to need a reset: its driver broke a rule, or one of its handlers threw. Its other handlers wait
    /// meanwhile. Exceptions of listeners are logged and have no other effect.
    /// </summary>
    public event EventHandler<VirtioFailedEventArgs>? Failed;

    /// <summary>Its name in messages.</summary>
    public string Name => _shape.Kind.Name;

    /// <summary>Its virtio device type.</summary>
    public int Id => _shape.Kind.Id;

    /// <summary>The number of queues that it has.</summary>
    public int QueueCount => Queues.Count;

    /// <summary>The length of its configuration space in bytes.</summary>
    public int ConfigurationLength => _shape.Configuration.Length;

    /// <summary>The features that it offers.</summary>
    public VirtioFeatures OfferedFeatures => Session.OfferedFeatures;

    /// <summary>The negotiated features; none before the negotiation.</summary>
    public VirtioFeatures Features => Session.Features;

    /// <summary>The device status, as the driver sees it.</summary>
    public VirtioStatus Status => Session.Status;

    /// <summary>Whether it serves nothing until a reset.</summary>
    public bool NeedsReset => Session.NeedsReset;

    /// <summary>Why it needs a reset; <see langword="null"/> if it does not.</summary>
    public string? FailureReason => Session.FailureReason;

    /// <summary>The number of times it came to need a reset.</summary>
    public int FailureCount => Session.FailureCount;

    /// <summary>Whether ioeventfds for its kicks are assigned; otherwise kicks are served in the guest's write (IE-2).</summary>
    public bool IsKickedByIoEventFd => Queues.IsKickedByIoEventFd;

    /// <summary>
    /// The number of times the machine refused the ioeventfds. Kicks are then served in the guest's write, and the next start tries again
    /// (IE-3).
    /// </summary>
    public int IoEventFdRefusals => Queues.IoEventFdRefusals;

    /// <summary>The host of the device, for code that the machine did not call.</summary>
    protected DeviceHost Host { get; } = new();

    /// <summary>The session with the driver, through which a transport acts on the device.</summary>
    internal DeviceSession Session { get; }

    /// <summary>The queues, which a transport sets up and kicks.</summary>
    internal QueueSet Queues => Session.Queues;

    /// <inheritdoc/>
    bool IHandlerOwner.MayRun => true;

    /// <inheritdoc/>
    ulong ISavedState.StateSchema
    {
        get
        {
            // The properties that must be equal for a driver to go on unaware of the change.
            UInt128 shape = OfferedFeatures.Bits ^ ((UInt128)(uint)Id << 96);
            shape ^= ((UInt128)(uint)QueueCount << 64) ^ ((UInt128)(uint)ConfigurationLength << 48);
            foreach (QueueState queue in _shape.Queues) shape = (shape * 31) ^ (uint)queue.Maximum;
            return (ulong)shape ^ (ulong)(shape >> 64);
        }
    }

    /// <inheritdoc/>
    int ISavedState.StateVersion => Version;

    /// <summary>Queues an action to run as a handler of the device on the machine's loop, and returns without waiting.</summary>
    /// <param name="action">The action. It runs even while the device needs a reset. If it throws, the device needs a reset.</param>
    /// <returns>
    /// Whether it was queued: false while the device is not part of a machine. A pause keeps queued actions; unplugging drops them.
    /// </returns>
    public bool Post(Action action) => Host.Post(action);

    /// <summary>
    /// Runs an action as a handler of the device before this returns: alone among its handlers, and after any pause. If the device is not
    /// part of a machine, or needs a reset, the action runs at once.
    /// </summary>
    /// <param name="action">The action. If it throws, the device needs a reset.</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called in a handler of another device, for which a handler of this one may be waiting; use
    /// <see cref="Post"/>.
    /// </exception>
    public void Synchronize(Action action) => Host.Synchronize(action);

    /// <summary>
    /// Notifies the driver of a changed configuration, if the driver is ready (CF-4). Can be called inside and outside of handlers.
    /// </summary>
    public void NotifyConfigurationChanged() => Session.NotifyConfigurationChanged();

    /// <summary>Hands a queue over to other code, which serves it until it gives the queue back (IE-8).</summary>
    /// <param name="queue">The index of the queue.</param>
    /// <param name="kick">The eventfd that the driver's kicks signal. It stays the caller's, and only the caller reads it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The device has no such queue.</exception>
    /// <exception cref="MachineException"><see cref="Errno.EBUSY"/>: the queue already has another owner.</exception>
    public QueueOwner HandOver(int queue, EventFd kick)
    {
        ArgumentNullException.ThrowIfNull(kick);
        ArgumentOutOfRangeException.ThrowIfNegative(queue);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(queue, QueueCount);
        return Queues.HandOver(queue, kick);
    }

    /// <summary>
    /// Saves the device, with its transport's state of the driver, between two requests. Saving changes nothing. The machine's memory and
    /// the interrupt controllers, with the interrupts that the guest has not taken yet, are saved separately.
    /// </summary>
    /// <returns>The state, for <see cref="Load"/>.</returns>
    /// <exception cref="MachineException"><see cref="Errno.ENODEV"/>: the device is not part of a machine.</exception>
    public byte[] Save() => SavedState.Save(this);

    /// <summary>
    /// Loads a saved state: the device continues where the saved one stopped. Requests that the saved device had taken and not answered are
    /// taken again, and every queue is checked once. Before the call, memory must be in place at the same addresses, and the device at its
    /// place.
    /// </summary>
    /// <param name="state">
    /// The result of <see cref="Save"/>, or untrusted bytes: all of it is read and checked before any of it takes effect.
    /// </param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the state is not of such a device on such a transport, or is damaged; the device keeps its state.
    /// <see cref="Errno.ENODEV"/>: the device is not part of a machine.
    /// </exception>
    public void Load(ReadOnlyMemory<byte> state) => Session.Load(state);

    /// <summary>
    /// Publishes the completed requests of a queue, and interrupts the driver if it asked for that. Must be called in a handler.
    /// </summary>
    /// <param name="queue">A queue of the device.</param>
    protected void Publish(VirtQueue queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Queues.Publish(queue);
    }

    /// <summary>Returns a queue as the driver set it up. Must be called in a handler.</summary>
    /// <param name="index">The index of the queue.</param>
    /// <returns>
    /// <see langword="null"/> if the queue is not live: the driver is not ready, the device needs a reset, or the queue is being reset.
    /// Requests taken from it before have then ended. A queue whose requests are only suspended (<see cref="ChainStatus.Suspended"/>) is
    /// live.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The device has no such queue.</exception>
    protected VirtQueue? LiveQueue(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, QueueCount);
        return Queues.Live(index);
    }

    /// <summary>
    /// Returns the description of the device. The generator writes it from the attributes of the class. It is called once, before the
    /// constructor of the class runs.
    /// </summary>
    /// <exception cref="InvalidOperationException">No description was generated.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual VirtioDescription DescribeDevice()
        => throw new InvalidOperationException(
            $"{GetType().Name} has no virtio description: it lacks [VirtioDevice], is not partial, "
                + "or was compiled without the DeviceDsl generator.");

    /// <summary>Called when the driver accepts features, a subset of the offered ones (ST-4).</summary>
    /// <param name="features">The features that the driver accepted.</param>
    /// <returns>Whether the device works with them.</returns>
    protected virtual bool OnFeatures(VirtioFeatures features) => true;

    /// <summary>Called when the driver is ready: queues are served from then on.</summary>
    protected virtual void OnDriverReady()
    {
    }

    /// <summary>
    /// Called when the device was reset: its queues are gone, and the requests that it kept have ended (<see cref="ChainStatus.Ended"/>).
    /// </summary>
    protected virtual void OnReset()
    {
    }

    /// <summary>
    /// Called when the driver resets a queue: the requests that the device keeps of it have ended. For the driver, which waits for it, the
    /// reset finishes once the device has completed all of them (RR-1).
    /// </summary>
    /// <param name="index">The index of the queue.</param>
    protected virtual void OnQueueReset(int index)
    {
    }

    /// <summary>
    /// Saves the state of the derived class, besides its queues. Requests that it keeps need not be saved: after loading, its handlers get
    /// them again.
    /// </summary>
    /// <param name="writer">The writer of the state.</param>
    protected virtual void OnSaving(StateWriter writer)
    {
    }

    /// <summary>Reads what <see cref="OnSaving"/> wrote, without changing the device.</summary>
    /// <param name="reader">The reader of a state, which may be hostile.</param>
    /// <returns>An action that gives the device this state. It must drop the requests that the device kept before.</returns>
    protected virtual Action OnLoading(StateReader reader) => static () => { };

    /// <summary>The name and the device type.</summary>
    public override string ToString() => $"{Name} (virtio {Id})";

    void IHandlerOwner.OnHandlerFailed(string handler, Exception exception) => Session.FailHandler(handler, exception);

    void ISavedState.SaveState(StateWriter writer) => Session.Save(writer);

    Action ISavedState.LoadState(StateReader reader) => Session.Read(reader);

    bool IDeviceCode.OnFeatures(VirtioFeatures features) => OnFeatures(features);

    void IDeviceCode.OnDriverReady() => OnDriverReady();

    void IDeviceCode.OnReset() => OnReset();

    void IDeviceCode.OnQueueReset(int index) => OnQueueReset(index);

    void IDeviceCode.OnSaving(StateWriter writer) => OnSaving(writer);

    Action IDeviceCode.OnLoading(StateReader reader) => OnLoading(reader);

    void IDeviceCode.OnFailed(VirtioFailedEventArgs failure)
        => Listeners.Call(Failed, this, failure, listener => Session.Transport?.Machine.ReportListener(nameof(Failed), listener));
}

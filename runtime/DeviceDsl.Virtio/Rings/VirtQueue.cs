using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DeviceDsl.Virtio.Rings;

namespace DeviceDsl.Virtio;

/// <summary>The device's side of a virtqueue, from the driver's enabling it to its reset.</summary>
/// <remarks>
/// <para>
/// One thread at a time calls it, while the driver runs on its own processors. The loop of a device that misses nothing is:
/// take and complete until <see cref="TryTake"/> finds nothing, <see cref="Publish"/>, interrupt if that says so, and begin again
/// while <see cref="EnableKicks"/> says that there is more.
/// </para>
/// <para>
/// Whatever the driver writes, no call throws for it: a queue whose driver breaks a rule is broken, says why in <see cref="Fault"/>,
/// takes nothing more, and writes nothing more to the guest's memory. Taking, completing and publishing allocate nothing once as
/// many requests as ever were in flight together.
/// </para>
/// </remarks>
public abstract partial class VirtQueue
{
    private readonly Action<QueueFault>? _onBroken;
    private readonly InOrderCompletions? _inOrder;
    private readonly ChainBuffers?[] _inFlight;
    private bool _hasRoomAgain;

    private protected VirtQueue(VirtQueueSetup setup)
    {
        _onBroken = setup.OnBroken;
        Index = setup.Index;
        Size = setup.Size;
        Features = setup.Features;
        _owner = setup.Owner;
        _inFlight = new ChainBuffers?[Size];
        if (setup.Features.Has(VirtioFeature.InOrder)) _inOrder = new(Size);
        Assembler = new(this, setup);
    }

    /// <summary>The queue's index on its device.</summary>
    public int Index { get; }

    /// <summary>The queue size in descriptors.</summary>
    public int Size { get; }

    /// <summary>The features that device and driver agreed on.</summary>
    public VirtioFeatures Features { get; }

    /// <summary>Why the queue is broken, or null.</summary>
    public QueueFault? Fault { get; private set; }

    /// <summary>Whether <see cref="Stop"/> was called.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>How many requests were taken and are not complete.</summary>
    public int InFlight { get; private set; }

    /// <summary>How many requests were taken.</summary>
    public long TakenCount { get; private set; }

    /// <summary>Whether the queue has not ended: it is neither broken nor stopped.</summary>
    public bool IsLive => Fault is null && !IsStopped;

    /// <summary>For how many segments there is room beyond that which every request has: in those in flight, and in those that wait to be used again.</summary>
    internal int SegmentsInReserve => Assembler.Pool.Spent;

    private protected ChainAssembler Assembler { get; }

    /// <summary>Enables a queue as its driver set it up.</summary>
    /// <param name="setup">What the driver told.</param>
    /// <param name="queue">The queue, with kicks enabled.</param>
    /// <param name="fault">Why there is none (VQ-1 to VQ-4).</param>
    /// <exception cref="PlatformNotSupportedException">The host is not little-endian, as the guests are.</exception>
    public static bool TryCreate(
        VirtQueueSetup setup, [NotNullWhen(true)] out VirtQueue? queue, [NotNullWhen(false)] out QueueFault? fault)
    {
        ArgumentNullException.ThrowIfNull(setup);
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Virtqueues need a little-endian host (CF-2).");
        queue = null;
        bool isPacked = setup.Features.Has(VirtioFeature.RingPacked);
        fault = SetupRules.CheckSize(setup, isPacked);
        if (fault is not null) return false;
        queue = isPacked ? PackedQueue.Open(setup, out fault) : SplitQueue.Open(setup, out fault);
        return fault is null && queue is not null;
    }

    /// <summary>Takes the next request of the driver.</summary>
    /// <param name="chain">The request, which is in flight until it is completed.</param>
    /// <returns>
    /// False when there is none, when the queue is broken or stopped, while the device may not access the guest's memory (PC-6), or when so
    /// much is in flight that nothing more fits until some of it is completed (H10).
    /// </returns>
    public bool TryTake(out DescriptorChain chain)
    {
        ChainBuffers? buffers = _isOpen ? Take() : null;
        chain = buffers is null ? default : new(buffers);
        return buffers is not null;
    }

    /// <summary>Gives a request back to the driver, which learns of it with <see cref="Publish"/>.</summary>
    /// <remarks>
    /// A request that has ended leaves no trace in the guest's memory, and completing it is no error. While the device may not access
    /// the guest's memory the completion waits until it may. If the device tried to read the request meanwhile, it is given the request
    /// again instead: it answered without knowing what was asked.
    /// </remarks>
    /// <param name="chain">A request of this queue that is not complete; its handle is not valid any more.</param>
    /// <param name="written">
    /// How many bytes were written from the first writable one on, without a gap: rather too few than too many, and never more than
    /// there are (VQ-10).
    /// </param>
    /// <exception cref="InvalidOperationException">The chain is complete, or of another queue.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More was written than was writable.</exception>
    public void Complete(DescriptorChain chain, uint written)
    {
        ChainBuffers buffers = chain.Held;
        if (buffers.Queue != this && !buffers.Queue.IsPredecessorOf(this)) ThrowNotOwn(buffers);
        if (buffers.IsParked)
        {
            buffers.Queue.CompleteWhileParked(buffers, written);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(written, buffers.WritableLength);
        InFlight--;
        _hasRoomAgain |= Assembler.IsStalled;
        Assembler.IsStalled = false;
        GiveBack(buffers, written);
    }

    /// <summary>Shows the driver what was completed.</summary>
    /// <returns>Whether the driver has to be interrupted: one answer for all that was completed since the last time (SQ-14).</returns>
    public bool Publish()
    {
        if (!_isOpen)
        {
            _owesPublishing = IsLive;
            return false;
        }

        _inOrder?.Release(this);
        return PublishUsed();
    }

    /// <summary>Asks the driver to kick when there is more, and looks again.</summary>
    /// <returns>
    /// Whether there is something to take already. The driver may have decided not to kick for it just before it was asked: whoever
    /// goes to sleep on true sleeps for ever (VQ-7).
    /// </returns>
    public bool EnableKicks() => _isOpen && ((AskForKicks() && !Assembler.IsStalled) || _restored.Count != 0);

    /// <summary>Tells the driver that kicks are not needed; some may come all the same.</summary>
    public void DisableKicks()
    {
        if (_isOpen) AskForNoKicks();
    }

    /// <summary>The index and the size.</summary>
    public override string ToString() => $"queue {Index} of {Size}";

    /// <summary>Breaks the queue.</summary>
    /// <returns>False, as a caller that found the fault does.</returns>
    internal bool Break(QueueFaultReason reason, string what)
    {
        Fault = new(reason, $"Queue {Index} of {Size}: {what}");
        Shut();
        _onBroken?.Invoke(Fault);
        return false;
    }

    /// <summary>Breaks the queue, for the paths that each request takes: text that these put together would cost every call the room for it.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="format">What, with places for two values.</param>
    /// <param name="first">The first value.</param>
    /// <param name="second">The second value.</param>
    /// <returns>False, as a caller that found the fault does.</returns>
    internal bool Break(QueueFaultReason reason, [StringSyntax(StringSyntaxAttribute.CompositeFormat)] string format, ulong first, ulong second = 0)
        => Break(reason, string.Format(CultureInfo.InvariantCulture, format, first, second));

    /// <summary>
    /// Whether a request that was left in the ring for want of room may be taken now: its driver has kicked for it, and does not kick again.
    /// Says so once.
    /// </summary>
    internal bool TakeRoomAgain()
    {
        bool hadRoom = _hasRoomAgain;
        _hasRoomAgain = false;
        return hadRoom;
    }

    /// <summary>Takes completed chains in their order, as few used entries as the rule allows (IO-1).</summary>
    internal void ReleaseInOrder(Turn last, int count, int slots) => WriteUsed(last.Id, last.Written, count, slots);

    /// <summary>Finds the next chain and passes over it.</summary>
    /// <returns>The chain, or null where there is none, or the queue is broken or stalled.</returns>
    private protected abstract ChainBuffers? TakeNext();

    /// <summary>Writes a used entry that the driver does not see yet.</summary>
    /// <param name="id">The head or buffer id.</param>
    /// <param name="written">The bytes written.</param>
    /// <param name="count">How many chains it stands for.</param>
    /// <param name="slots">How many places in the ring these take.</param>
    private protected abstract void WriteUsed(ushort id, uint written, int count, int slots);

    /// <summary>Shows the driver what was written, and finds out whether it wants to be interrupted.</summary>
    private protected abstract bool PublishUsed();

    /// <summary>Asks for kicks, and finds out whether there is more already.</summary>
    private protected abstract bool AskForKicks();

    private protected abstract void AskForNoKicks();

    /// <summary>Breaks the queue if the driver names a chain that the device still has.</summary>
    private protected bool TryClaim(ushort id)
        => !IsClaimed(id) || Break(QueueFaultReason.AlreadyInFlight, "Buffer {0} is made available while it is in flight.", id);

    /// <summary>A chain comes back, or waits for its turn. Either way nothing of its buffers is kept.</summary>
    private void GiveBack(ChainBuffers chain, uint written)
    {
        if (_inOrder is not null) _inOrder.Complete(chain, written);
        else WriteUsed(chain.Id, written, 1, chain.Slots);
        _inFlight[chain.Id] = null;
        Assembler.Pool.Return(chain);
    }

    private bool IsClaimed(ushort id) => _inFlight[id] is not null || (_inOrder is not null && _inOrder.IsWaiting(id));

    private ChainBuffers? Take()
    {
        _hasRoomAgain = false;
        if (_restored.Count != 0)
        {
            TakenCount++;
            return _restored.Dequeue();
        }

        if (Assembler.IsStalled || TakeNext() is not { } buffers) return null;
        _inFlight[buffers.Id] = buffers;
        buffers.TakenAs = TakenCount++;
        InFlight++;
        _inOrder?.Add(buffers);
        return buffers;
    }

    [DoesNotReturn]
    private void ThrowNotOwn(ChainBuffers chain)
        => throw new InvalidOperationException($"The chain is not of queue {Index} but of queue {chain.Queue.Index}.");
}

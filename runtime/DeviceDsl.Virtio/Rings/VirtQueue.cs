using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DeviceDsl.Virtio.Rings;

namespace DeviceDsl.Virtio;

/// <summary>The device's side of a virtqueue, from when the driver enables it until its reset.</summary>
/// <remarks>
/// <para>
/// Only one thread at a time may call it, while the driver runs on its own processors. A device that must not miss a request loops like
/// this: take and complete until <see cref="TryTake"/> returns false, <see cref="Publish"/>, interrupt if that returns true, and start over
/// while <see cref="EnableKicks"/> returns true.
/// </para>
/// <para>
/// Nothing that the driver writes makes a call throw. A queue whose driver breaks a rule is broken: it reports the reason in
/// <see cref="Fault"/>, takes no more requests, and writes no more to the guest's memory. Taking, completing and publishing do not
/// allocate, except when more requests are in flight than ever before.
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

    /// <summary>The negotiated features.</summary>
    public VirtioFeatures Features { get; }

    /// <summary>The reason why the queue is broken; null if it is not.</summary>
    public QueueFault? Fault { get; private set; }

    /// <summary>Whether <see cref="Stop"/> was called.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>The number of requests that were taken and are not complete.</summary>
    public int InFlight { get; private set; }

    /// <summary>The number of requests taken.</summary>
    public long TakenCount { get; private set; }

    /// <summary>Whether the queue has not ended, that is, is neither broken nor stopped.</summary>
    public bool IsLive => Fault is null && !IsStopped;

    /// <summary>The number of segments, beyond those that every request has, allocated for requests in flight and for reuse.</summary>
    internal int SegmentsInReserve => Assembler.Pool.Spent;

    /// <summary>The log of what the queue writes to guest memory, while a live migration wants one (VU-25).</summary>
    internal RingLog? Log { get; set; }

    private protected ChainAssembler Assembler { get; }

    /// <summary>Makes a queue from the driver's setup.</summary>
    /// <param name="setup">The driver's setup.</param>
    /// <param name="queue">The queue, with kicks enabled.</param>
    /// <param name="fault">The reason if there is no queue (VQ-1 to VQ-4).</param>
    /// <exception cref="PlatformNotSupportedException">The host is not little-endian, as the guests are.</exception>
    public static bool TryCreate(
        VirtQueueSetup setup, [NotNullWhen(true)] out VirtQueue? queue, [NotNullWhen(false)] out QueueFault? fault)
    {
        ArgumentNullException.ThrowIfNull(setup);
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Virtqueues require a little-endian host (CF-2).");
        queue = null;
        bool isPacked = setup.Features.Has(VirtioFeature.RingPacked);
        fault = SetupRules.CheckSize(setup, isPacked);
        if (fault is not null) return false;
        queue = isPacked ? PackedQueue.Open(setup, out fault) : SplitQueue.Open(setup, out fault);
        if (queue is not null && setup.Start is { } start && !queue.TryStart(start)) fault = queue.Fault!;
        if (fault is not null) queue = null;
        return queue is not null;
    }

    /// <summary>Takes the next request of the driver.</summary>
    /// <param name="chain">The request, which is in flight until it is completed.</param>
    /// <returns>
    /// False if there is none, if the queue is broken or stopped, while the device may not access the guest's memory (PC-6), or if so much
    /// is in flight that nothing more fits until some of it is completed (H10).
    /// </returns>
    public bool TryTake(out DescriptorChain chain)
    {
        ChainBuffers? buffers = _isOpen ? Take() : null;
        chain = buffers is null ? default : new(buffers);
        return buffers is not null;
    }

    /// <summary>Completes a request; the driver sees that after <see cref="Publish"/>.</summary>
    /// <remarks>
    /// Completing a request that has ended leaves no trace in the guest's memory and is no error. While the device may not access the
    /// guest's memory, the completion waits until it may. If the device tried to read the request during that time, the completion is
    /// dropped and the device gets the request again: it answered without having read it.
    /// </remarks>
    /// <param name="chain">A request of this queue that is not complete; its handle becomes invalid.</param>
    /// <param name="written">
    /// The number of bytes written from the first writable one on, without a gap: when in doubt too few rather than too many, and never
    /// more than are writable (VQ-10).
    /// </param>
    /// <exception cref="InvalidOperationException">The chain is complete, or belongs to another queue.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number exceeds the writable bytes.</exception>
    public void Complete(DescriptorChain chain, uint written)
    {
        ChainBuffers buffers = chain.Held;
        if (buffers.Queue != this && !buffers.Queue.IsPredecessorOf(this)) ThrowWrongQueue(buffers);
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

    /// <summary>Publishes the completed requests to the driver.</summary>
    /// <returns>Whether the driver must be interrupted: one answer for all requests completed since the last call (SQ-14).</returns>
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

    /// <summary>Asks the driver to kick for the next request, and checks for requests again.</summary>
    /// <returns>
    /// Whether there is already something to take. The driver may have decided not to kick for it just before it was asked: a caller that
    /// goes to sleep on true sleeps forever (VQ-7).
    /// </returns>
    public bool EnableKicks() => _isOpen && ((AskForKicks() && !Assembler.IsStalled) || _restored.Count != 0);

    /// <summary>Disables kicks: the driver need not send any, but some may still arrive.</summary>
    public void DisableKicks()
    {
        if (_isOpen) AskForNoKicks();
    }

    /// <summary>The index and the size.</summary>
    public override string ToString() => $"queue {Index} of {Size}";

    /// <summary>Breaks the queue.</summary>
    /// <returns>False, for the caller to return.</returns>
    internal bool Break(QueueFaultReason reason, string what)
    {
        Fault = new(reason, $"Queue {Index} of {Size}: {what}");
        Shut();
        _onBroken?.Invoke(Fault);
        return false;
    }

    /// <summary>
    /// Breaks the queue, for the paths that each request takes: interpolated strings would enlarge the stack frame of every call.
    /// </summary>
    /// <param name="reason">The violation.</param>
    /// <param name="format">The message, with placeholders for two values.</param>
    /// <param name="first">The first value.</param>
    /// <param name="second">The second value.</param>
    /// <returns>False, for the caller to return.</returns>
    internal bool Break(
        QueueFaultReason reason, [StringSyntax(StringSyntaxAttribute.CompositeFormat)] string format, ulong first, ulong second = 0)
        => Break(reason, string.Format(CultureInfo.InvariantCulture, format, first, second));

    /// <summary>
    /// Returns, once, whether a request that was left in the ring for lack of room may be taken now: its driver has already kicked for it,
    /// and will not kick again.
    /// </summary>
    internal bool TakeFreedRoom()
    {
        bool hadRoom = _hasRoomAgain;
        _hasRoomAgain = false;
        return hadRoom;
    }

    /// <summary>Writes one used entry for chains that are released in order, as few entries as the rule allows (IO-1).</summary>
    internal void ReleaseInOrder(Turn last, int count, int slots) => WriteUsed(last.Id, last.Written, count, slots);

    /// <summary>
    /// Records, for a later process, that the used entry of a chain is written and not yet visible to the driver (VU-28).
    /// </summary>
    internal virtual void RecordCompletion(ushort id)
    {
    }

    /// <summary>Takes the next chain from the ring.</summary>
    /// <returns>The chain; null if there is none, or if the queue is broken or stalled.</returns>
    private protected abstract ChainBuffers? TakeNext();

    /// <summary>Writes a used entry that is not yet visible to the driver.</summary>
    /// <param name="id">The head or buffer id.</param>
    /// <param name="written">The number of bytes written.</param>
    /// <param name="count">The number of chains that it stands for.</param>
    /// <param name="slots">The number of ring slots that these take.</param>
    private protected abstract void WriteUsed(ushort id, uint written, int count, int slots);

    /// <summary>Makes the written entries visible to the driver, and returns whether it wants an interrupt.</summary>
    private protected abstract bool PublishUsed();

    /// <summary>Asks for kicks, and returns whether more is already available.</summary>
    private protected abstract bool AskForKicks();

    private protected abstract void AskForNoKicks();

    /// <summary>Breaks the queue if the driver offers a chain that the device still has.</summary>
    private protected bool TryClaim(ushort id)
        => !IsClaimed(id) || Break(QueueFaultReason.AlreadyInFlight, "Buffer {0} is made available while it is in flight.", id);

    /// <summary>Gives a chain back, or lets it wait for its turn. Either way its buffers are released.</summary>
    private void GiveBack(ChainBuffers chain, uint written)
    {
        if (Log is { } log) MarkWritable(chain, log.Log);
        if (_inOrder is not null)
        {
            _inOrder.Complete(chain, written);
        }
        else
        {
            WriteUsed(chain.Id, written, 1, chain.Slots);
            RecordCompletion(chain.Id);
        }

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
    private void ThrowWrongQueue(ChainBuffers chain)
        => throw new InvalidOperationException($"The chain belongs to queue {chain.Queue.Index}, not to queue {Index}.");
}

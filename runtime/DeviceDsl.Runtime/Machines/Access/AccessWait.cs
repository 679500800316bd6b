using DeviceDsl.Eventing;
using DeviceDsl.Foundation;

namespace DeviceDsl.Machines;

/// <summary>What the guest access of a thread waits for. Each thread that makes accesses has one.</summary>
/// <remarks>
/// A device that answers later leaves the parts of the access here, and the thread waits for them after it has left the device and the
/// pause gate. The access that a handler makes cannot wait: other threads may be waiting for the handler. Ordinary accesses have none: a
/// device that may answer later rejects them, and they are made again with one.
/// </remarks>
internal sealed class AccessWait
{
    private const int MaxParts = sizeof(ulong);

    [ThreadStatic]
    private static AccessWait? t_own;

    // That of the access in progress, or null for an ordinary one.
    [ThreadStatic]
    private static AccessWait? t_current;

    // For accesses that cannot wait.
    private static readonly AccessWait Posted = new();

    private readonly DeferredAccess?[] _accesses = new DeferredAccess?[MaxParts];
    private readonly DeferredPart[] _parts = new DeferredPart[MaxParts];
    private int _count;
    private bool _hasAnswer;
    private bool _hasRefusal;
    private bool _isWrite;
    // The access of another processor that comes first.
    private DeferredToken _earlier;

    /// <summary>Whether the access can wait.</summary>
    public bool CanWait => this != Posted;

    /// <summary>
    /// The one of the access that the calling thread makes, before the device of the access is entered; <see langword="null"/> for an
    /// ordinary access.
    /// </summary>
    public static AccessWait? Current
        => t_current is { } current && (current == Posted || !HandlerThread.Current.IsInsideAny) ? current : null;

    /// <summary>Begins an access of the calling thread.</summary>
    /// <param name="gate">The gate of the machine.</param>
    public static Scope Enter(PauseGate gate)
    {
        bool mustNotWait = gate.HasPassed || gate.IsHeldByCurrentThread || HandlerThread.Current.MustNotWait;
        return Enter(mustNotWait ? Posted : t_own ??= new AccessWait());
    }

    /// <summary>Begins an access that does not wait, because the processor that made it went on long ago.</summary>
    public static Scope EnterPosted() => Enter(Posted);

    /// <summary>Checks, before the access has an effect, that it does not come before another that waits for the same register.</summary>
    /// <param name="wait">The wait of the access; <see langword="null"/> for an ordinary one, which cannot be answered later.</param>
    /// <param name="waiting">The accesses to the device that wait.</param>
    /// <param name="map">The registers and regions of the device.</param>
    /// <param name="parts">The parts of the access.</param>
    /// <param name="isWrite">Whether it is a write.</param>
    /// <returns>Whether it can be made now. Otherwise it is to be made again after <see cref="Scope.MustRepeat"/>.</returns>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: a handler reads what may be answered later.</exception>
    public static bool TryPrepare(AccessWait? wait, DeferredAccesses waiting, AccessMap map, AccessParts parts, bool isWrite)
    {
        while (parts.TryNext(out AccessSlice slice))
        {
            if (!slice.Place.Form.Defers(isWrite) || slice.Kind == SliceKind.Refused) continue;
            if (wait is null) return false;
            if (wait.CanWait)
            {
                wait._isWrite = isWrite;
                wait._earlier = waiting.Find(map.TargetOf(slice.Place, isWrite));
                if (wait._earlier.Access is not null) return false;
            }
            else if (!isWrite)
            {
                throw new MachineException(
                    Errno.EDEADLK, "LCK-11",
                    $"A handler, or the thread that holds a pause, reads {map.NameOf(slice.Place)} of {map.Device.Name}, which may answer "
                    + "later, and cannot wait for it.");
            }
        }

        return true;
    }

    /// <summary>Returns a new part of the access.</summary>
    public DeferredToken Begin() => (_accesses[_count] ??= new DeferredAccess()).Begin();

    /// <summary>Adds a part that waits for its answer.</summary>
    /// <param name="part">The part, from <see cref="Begin"/>.</param>
    public void Add(in DeferredPart part) => _parts[_count++] = part;

    /// <summary>Whether the part that was added last waits for this answer.</summary>
    public bool IsWaitingFor(DeferredToken access) => _count > 0 && _parts[_count - 1].Access == access;

    /// <summary>Records that the device answered another part of the access.</summary>
    public void AddAnswer() => _hasAnswer = true;

    /// <summary>Records that the device has ended a part without an answer.</summary>
    public void AddRefusal() => _hasRefusal = true;

    private static Scope Enter(AccessWait wait)
    {
        AccessWait? outer = t_current;
        t_current = wait;
        return new Scope(wait, outer);
    }

    private bool AwaitAnswers(PauseGate gate, ref ulong value)
    {
        if (_isWrite)
        {
            for (int i = 0; i < _count; i++) AwaitWrite(gate, i);
            return true;
        }

        bool hasGivenUp = false;
        foreach (ref readonly DeferredPart part in _parts.AsSpan(0, _count))
        {
            hasGivenUp = hasGivenUp || !TryAwait(gate, part.Access, DeferredWait.Read);
            // A later answer has no effect.
            if (hasGivenUp) part.Access.TryRefuse();
            value |= part.Slice.FromPlace(AnswerOf(part)) & part.Slice.AllOnes;
        }

        return _hasAnswer;
    }

    private void AwaitWrite(PauseGate gate, int part)
    {
        DeferredToken write = _parts[part].Access;
        if (HandlerThread.Current.Processor is not { } processor || !processor.TryTake(write)) TryAwait(gate, write, DeferredWait.Write);
        else _accesses[part] = null;
    }

    private ulong AnswerOf(in DeferredPart part)
    {
        if (!part.Access.Access!.TryGetAnswer(out ulong answer)) return ulong.MaxValue;
        _hasAnswer = true;
        return answer & part.Mask;
    }

    // The turn of the access has come, or it no longer waits for it.
    private bool AwaitTurn(PauseGate gate)
    {
        DeferredToken earlier = _earlier;
        if (earlier.Access is null) return false;
        _earlier = default;
        if (TryAwait(gate, earlier, _isWrite ? DeferredWait.WriteTurn : DeferredWait.Read)) return true;
        if (_isWrite) t_current = Posted;
        return _isWrite;
    }

    private static bool TryAwait(PauseGate gate, DeferredToken access, DeferredWait wait)
    {
        LockOrder.WaitForHandlers();
        if (HandlerThread.Current.Processor is not { } processor)
        {
            bool hasEnded = access.Access!.Wait(access.Sequence, wait, null);
            // The answer may have come in a pause, from the thread that holds it.
            using (gate.Pass()) return hasEnded;
        }

        processor.BeginWait(access.Access!, wait);
        bool isOver = access.Access!.Wait(access.Sequence, wait, processor);
        processor.EndWait(wait, isOver);
        return isOver;
    }

    /// <summary>The access in progress.</summary>
    public readonly ref struct Scope
    {
        private readonly AccessWait _wait;
        private readonly AccessWait? _outer;

        internal Scope(AccessWait wait, AccessWait? outer)
        {
            _wait = wait;
            _outer = outer;
        }

        /// <summary>Waits for an access that comes first. The calling thread is outside of all gates.</summary>
        /// <param name="gate">The gate of the machine.</param>
        /// <returns>Whether the access must be made again.</returns>
        public bool MustRepeat(PauseGate gate) => _wait.CanWait && _wait.AwaitTurn(gate);

        /// <summary>Waits for the answers of devices. The calling thread is outside of all gates.</summary>
        /// <param name="gate">The gate of the machine.</param>
        /// <param name="isAnswered">Whether a device took the access.</param>
        /// <param name="value">What was read so far, to which the answers are added.</param>
        /// <returns>Whether anything answered the access.</returns>
        public bool Complete(PauseGate gate, bool isAnswered, ref ulong value)
            => _wait switch
            {
                { _count: > 0 } => _wait.AwaitAnswers(gate, ref value),
                { _hasRefusal: true, _hasAnswer: false } => false,
                _ => isAnswered,
            };

        /// <summary>Ends the access.</summary>
        public void Dispose()
        {
            if (_wait.CanWait)
            {
                _wait._count = 0;
                _wait._hasAnswer = false;
                _wait._hasRefusal = false;
            }

            t_current = _outer;
        }
    }
}

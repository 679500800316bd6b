namespace DeviceDsl.Foundation;

/// <summary>The processor that a thread runs, as seen by a guest access that waits for its device.</summary>
internal interface IGuestProcessor
{
    /// <summary>
    /// Offers a write that its device completes later. A processor that takes it waits for the completion after the access, before the
    /// guest continues. Otherwise the thread waits in the access.
    /// </summary>
    bool TryTake(DeferredToken write);

    /// <summary>Called before the thread waits. Until <see cref="EndWait"/> the processor may count as standing still.</summary>
    /// <param name="awaited">What it waits for; to be woken when <see cref="MustGiveUp"/> changes.</param>
    /// <param name="wait">The kind of the wait.</param>
    void BeginWait(DeferredAccess awaited, DeferredWait wait);

    /// <summary>
    /// Whether the processor must not wait any longer. It then makes a read again later, and makes a write without waiting for its turn.
    /// </summary>
    /// <param name="wait">The kind of the wait.</param>
    bool MustGiveUp(DeferredWait wait);

    /// <summary>Called after the wait. In a pause the processor may stand still here.</summary>
    /// <param name="wait">The kind of the wait.</param>
    /// <param name="hasEnded">Whether what it waited for has happened; otherwise it has given up.</param>
    void EndWait(DeferredWait wait, bool hasEnded);
}

namespace DeviceDsl;

/// <summary>The place of a lock in the lock order: a thread that holds it may take only locks of higher ranks (DDSL0304).</summary>
/// <remarks>
/// The lock may have any type. If the type is not the framework's, <c>Hold</c>, <c>Enter</c> and <c>EnterScope</c> take the lock,
/// <c>TryHold</c> and <c>TryEnter</c> try to take it, and <c>Exit</c> or disposing the returned object releases it.
/// </remarks>
/// <param name="rank">The rank; locks of lower ranks are taken first. The ranks can be an enum: <c>[LockRank((int)Rank.Irq)]</c>.</param>
/// <example>
/// <code>
/// using DeviceDsl;
///
/// public sealed class Board
/// {
///     [LockRank(10)] private readonly object _machineLock = new();
///     [LockRank(20)] private readonly object _irqLock = new();
///     private int _pending;
///
///     public void Raise()
///     {
///         lock (_machineLock)
///         {
///             lock (_irqLock)
///             {
///                 _pending++;
///             }
///         }
///     }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class LockRankAttribute(int rank) : Attribute
{
    /// <summary>The rank; locks of lower ranks are taken first.</summary>
    public int Rank { get; } = rank;
}

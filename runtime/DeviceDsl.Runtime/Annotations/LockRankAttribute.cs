namespace DeviceDsl;

/// <summary>The place of a lock in the order of locks: a thread that holds one takes only locks of higher ranks (DDSL0304).</summary>
/// <remarks>
/// The lock may be of any type. Of a type that is not the framework's, <c>Hold</c>, <c>Enter</c> and <c>EnterScope</c> take it,
/// <c>TryHold</c> and <c>TryEnter</c> try to, and <c>Exit</c> or the disposal of what they return leaves it.
/// </remarks>
/// <param name="rank">The rank; locks of lower ranks are taken first. A table of ranks can be an enum: <c>[LockRank((int)Rank.Irq)]</c>.</param>
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

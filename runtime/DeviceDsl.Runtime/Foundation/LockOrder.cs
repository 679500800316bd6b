namespace DeviceDsl.Foundation;

/// <summary>
/// Checks the order in which locks are taken, and which locks a thread holds while it waits. It costs nothing unless the tests
/// switch it on.
/// </summary>
internal static class LockOrder
{
    /// <summary>The configuration switch that turns the checks on.</summary>
    public const string Switch = "DeviceDsl.CheckLockOrder";

    /// <summary>Whether lock orders are checked; a constant for the JIT compiler.</summary>
    public static readonly bool IsChecked = AppContext.TryGetSwitch(Switch, out bool isOn) && isOn;

    [ThreadStatic]
    private static List<LockRank>? t_held;

    /// <summary>Ends the process on a violation inside a handler, where an exception would only make the device need a reset.</summary>
    internal static Action<string> OnViolationInHandler { get; set; } = Environment.FailFast;

    /// <summary>Records that the calling thread is about to take a lock.</summary>
    /// <exception cref="InvalidOperationException">
    /// The thread holds a lock of a higher rank, or another of the same rank; peers may be taken in any order.
    /// </exception>
    public static void Enter(RankedLock taken)
    {
        // The outer locks may be taken again: by a handler on its own device, and by a part on its whole.
        bool isTakenAgain = taken.Rank <= LockRank.UnattachedDevice && taken.IsHeldByCurrentThread;
        if (!isTakenAgain) Check(taken.Rank, taken.HasPeers);
        Push(taken.Rank);
    }

    /// <summary>Records that the calling thread is about to take a monitor.</summary>
    /// <exception cref="InvalidOperationException">The thread holds a lock of the same or a higher rank.</exception>
    public static void Enter(LockRank rank)
    {
        Check(rank, hasPeers: false);
        Push(rank);
    }

    /// <summary>Records that the calling thread released the lock of this rank that it took last.</summary>
    public static void Exit(LockRank rank) => t_held!.RemoveAt(t_held.LastIndexOf(rank));

    /// <summary>Checks a wait for accesses, signals or routes, which may need any lock of the chips (LCK-4, LCK-6).</summary>
    /// <exception cref="InvalidOperationException">The thread holds such a lock.</exception>
    public static void WaitForReaders() => CheckWait(LockRank.Resamplers, "accesses, signals or routes");

    /// <summary>Checks a wait for handlers, which may need any lock of the devices (LCK-11).</summary>
    /// <exception cref="InvalidOperationException">The thread holds such a lock.</exception>
    public static void WaitForHandlers() => CheckWait(LockRank.Detach, "handlers");

    private static void Check(LockRank rank, bool hasPeers)
    {
        if (t_held is not { Count: > 0 }) return;
        LockRank held = Highest(t_held);
        if (held < rank || (hasPeers && held <= LockRank.UnattachedDevice)) return;
        throw Violation($"Lock {rank} is taken while lock {held} is held: ranks must increase.");
    }

    private static LockRank Highest(List<LockRank> held)
    {
        LockRank highest = 0;
        foreach (LockRank rank in held) highest = rank > highest ? rank : highest;
        return highest;
    }

    private static void Push(LockRank rank) => (t_held ??= []).Add(rank);

    private static void CheckWait(LockRank highest, string awaited)
    {
        if (!IsChecked || t_held is not { Count: > 0 }) return;
        LockRank held = Highest(t_held);
        if (held > highest) throw Violation($"A thread waits for {awaited} while it holds lock {held}.");
    }

    private static InvalidOperationException Violation(string message)
    {
        if (HandlerThread.Current.IsInsideAny) OnViolationInHandler(message);
        return new(message);
    }
}

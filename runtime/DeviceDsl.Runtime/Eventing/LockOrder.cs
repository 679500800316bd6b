namespace DeviceDsl.Eventing;

/// <summary>Watches the order in which ranked locks are taken. It costs nothing unless the tests switch it on.</summary>
internal static class LockOrder
{
    /// <summary>The switch of the application's configuration that turns the watch on.</summary>
    public const string Switch = "DeviceDsl.CheckLockOrder";

    /// <summary>Whether orders are checked: constant for the compiler that runs the process.</summary>
    public static readonly bool IsChecked = AppContext.TryGetSwitch(Switch, out bool isOn) && isOn;

    [ThreadStatic]
    private static Stack<LockRank>? t_held;

    /// <summary>The calling thread is about to take a lock.</summary>
    /// <exception cref="InvalidOperationException">It holds one that comes after this one, or one of the same rank.</exception>
    public static void Enter(LockRank rank)
    {
        t_held ??= new Stack<LockRank>();
        if (t_held.TryPeek(out LockRank held) && held >= rank)
        {
            throw new InvalidOperationException($"The lock of {rank} is taken under that of {held}: ranks only ever grow.");
        }

        t_held.Push(rank);
    }

    /// <summary>The calling thread let go of the lock it took last.</summary>
    public static void Exit() => t_held!.Pop();

    /// <summary>The calling thread is about to wait for readers or for work, which may need any lock of the chips (LCK-4, LCK-6).</summary>
    /// <exception cref="InvalidOperationException">It holds such a lock.</exception>
    public static void Wait()
    {
        if (!IsChecked || t_held is null || !t_held.TryPeek(out LockRank held) || held <= LockRank.Resamplers) return;
        throw new InvalidOperationException($"A wait for others happens under the lock of {held}.");
    }
}

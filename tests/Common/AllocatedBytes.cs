namespace DeviceDsl.Testing;

/// <summary>What code allocates once it has run often enough that nothing is new.</summary>
internal static class AllocatedBytes
{
    private const int Rounds = 5;

    /// <summary>The least that a round allocates on the calling thread.</summary>
    /// <remarks>
    /// The first contention of a lock and a collection that another thread causes count as this thread's, in one round or
    /// the other. What a path allocates it allocates in each, as a round has thousands of accesses.
    /// </remarks>
    public static long Least(Action round)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Rounds && least != 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}

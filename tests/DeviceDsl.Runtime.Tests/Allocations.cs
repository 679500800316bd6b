namespace DeviceDsl.Runtime.Tests;

/// <summary>Counts what a path allocates, and nothing that others cause.</summary>
/// <remarks>
/// Two things are counted to a thread that are not its own doing: what it makes to wait with when it first meets another at a lock, and, after a
/// collection, what was left of its buffer. A round during which the process saw either says nothing, and is done again.
/// </remarks>
internal static class Allocations
{
    private const int MostRounds = 200;

    /// <summary>The bytes that the calling thread allocates in a round.</summary>
    public static long Of(Action round) => Undisturbed(() =>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        round();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });

    /// <summary>What was measured in the first round that nobody disturbed.</summary>
    public static T Undisturbed<T>(Func<T> measure)
    {
        for (int i = 0; i < MostRounds; i++)
        {
            (long, int) before = Disturbances;
            T result = measure();
            if (Disturbances == before) return result;
        }

        throw new InvalidOperationException($"None of {MostRounds} rounds was without a collection or a wait for a lock.");
    }

    private static (long Waits, int Collections) Disturbances => (Monitor.LockContentionCount, GC.CollectionCount(0));
}

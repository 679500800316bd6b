namespace DeviceDsl.Runtime.Tests;

/// <summary>Counts the bytes that a path allocates, without those that other threads cause.</summary>
/// <remarks>
/// The runtime charges a thread with two things that are not its own doing: the object that it makes to wait at a contended lock, and,
/// after a collection, the unused rest of its allocation buffer. Both only add. A round that counts nothing is therefore proof, however
/// busy the process is; a round that counts something is measured again if the process saw a collection or a contended lock meanwhile. It
/// is measured again once if it saw neither: a lock may make its object and then be free before the wait begins, which no counter shows; it
/// does so only once.
/// </remarks>
internal static class Allocations
{
    private const int MaxRounds = 200;

    /// <summary>The bytes that the calling thread allocates in a round.</summary>
    public static long Of(Action round) => Undisturbed(() =>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        round();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });

    /// <summary>
    /// The result of the first round that counts nothing, or of the second that counts something and that nothing disturbs.
    /// </summary>
    public static T Undisturbed<T>(Func<T> measure) where T : struct, IEquatable<T>
    {
        T result = default;
        bool hasCounted = false;
        for (int i = 0; i < MaxRounds; i++)
        {
            (long, int) before = Disturbances;
            result = measure();
            if (result.Equals(default)) return result;
            if (Disturbances != before) continue;
            if (hasCounted) return result;
            hasCounted = true;
        }

        throw new InvalidOperationException(
            $"Each of {MaxRounds} rounds allocated, and all but one met a collection or a contended lock; the last counted {result}.");
    }

    private static (long Waits, int Collections) Disturbances => (Monitor.LockContentionCount, GC.CollectionCount(0));
}

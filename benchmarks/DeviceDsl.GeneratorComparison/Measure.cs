using System.Diagnostics;

namespace DeviceDsl.GeneratorComparison;

/// <summary>What several subjects need for the same: they take turns, and of each the median round counts.</summary>
internal static class Measure
{
    /// <summary>Time, and bytes that are allocated, of each.</summary>
    /// <param name="actions">What is measured.</param>
    /// <param name="prepare">What comes before each, unmeasured.</param>
    /// <param name="warmUps">Rounds that do not count.</param>
    /// <param name="rounds">Rounds that do.</param>
    public static (double Time, double Bytes)[] InTurns(
        IReadOnlyList<Action> actions, IReadOnlyList<Action> prepare, int warmUps, int rounds)
    {
        for (int i = 0; i < warmUps; i++)
        {
            for (int j = 0; j < actions.Count; j++)
            {
                prepare[j]();
                actions[j]();
            }
        }

        long[][] times = actions.Select(_ => new long[rounds]).ToArray();
        long[][] bytes = actions.Select(_ => new long[rounds]).ToArray();
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < actions.Count; i++)
            {
                prepare[i]();
                GC.Collect();
                long allocated = GC.GetTotalAllocatedBytes(precise: true);
                long start = Stopwatch.GetTimestamp();
                actions[i]();
                times[i][round] = Stopwatch.GetTimestamp() - start;
                bytes[i][round] = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            }
        }

        return [.. actions.Select((_, i) => (Median(times[i]), Median(bytes[i])))];
    }

    private static double Median(long[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}

using System.Diagnostics;

namespace DeviceDsl.Comparisons;

/// <summary>Two ways of doing the same, timed in turns in one run: of each the median round counts, and only their ratio is told.</summary>
internal static class Pair
{
    private const int Rounds = 31;

    // The runtime compiles what is hot anew, in the background.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);

    /// <summary>How many times longer the one takes than the other.</summary>
    public static double Ratio(Action one, Action other)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < WarmUp)
        {
            one();
            other();
        }

        long[] ones = new long[Rounds];
        long[] others = new long[Rounds];
        for (int i = 0; i < Rounds; i++)
        {
            ones[i] = Time(one);
            others[i] = Time(other);
        }

        return Median(ones) / Median(others);
    }

    private static long Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetTimestamp() - start;
    }

    private static double Median(long[] times)
    {
        Array.Sort(times);
        return times[times.Length / 2];
    }
}

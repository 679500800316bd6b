using System.Diagnostics;
using System.Numerics;

namespace VirtioBlk.Demonstration;

/// <summary>The latencies of requests, in logarithmic buckets, eight per doubling.</summary>
internal sealed class Latencies
{
    private const int Steps = 8;
    private readonly long[] _counts = new long[64 * Steps];
    private long _total;

    public void Add(long ticks)
    {
        ulong value = (ulong)Math.Max(ticks, 1);
        int power = BitOperations.Log2(value);
        int step = power < 3 ? 0 : (int)((value >> (power - 3)) & (Steps - 1));
        _counts[(power * Steps) + step]++;
        _total++;
    }

    /// <summary>Returns the latency that a fraction of the requests did not exceed, rounded up to a bucket.</summary>
    /// <param name="part">0 to 1.</param>
    public TimeSpan Percentile(double part)
    {
        long wanted = (long)Math.Ceiling(_total * part);
        long seen = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted && seen != 0) return TimeSpan.FromSeconds(Upper(i) / Stopwatch.Frequency);
        }

        return TimeSpan.Zero;
    }

    private static double Upper(int bucket) => Math.Pow(2, bucket / Steps) * (1 + ((bucket % Steps) + 1) / (double)Steps);
}

using System.Diagnostics;

namespace DeviceDsl.Hosting.Measurement;

/// <summary>Runs all ways of all machines in turns, so that whatever else the computer does meets each of them alike.</summary>
internal sealed class Comparison(IReadOnlyList<MeasuredMachine> machines, string device)
{
    /// <summary>Medians of fewer would not be any.</summary>
    private const int LeastRounds = 3;

    /// <summary>The part of the time in which code is compiled and caches are filled.</summary>
    private const double WarmUpPart = 0.1;

    private readonly Lane[] _lanes = [.. machines.SelectMany(machine => machine.Lanes)];

    /// <summary>Measures for a while.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="tell">Told after each round which part of the work is done, from 0 to 1.</param>
    public ComparisonResult Run(TimeSpan duration, Action<double> tell)
    {
        long start = Stopwatch.GetTimestamp();
        int rounds = 0;
        for (int i = 0; i < LeastRounds || PartOf(start, duration) < WarmUpPart; i++)
        {
            foreach (Lane lane in _lanes) lane.WarmUp();
            tell(PartOf(start, duration));
        }

        while (rounds < LeastRounds || PartOf(start, duration) < 1)
        {
            foreach (Lane lane in _lanes) lane.Measure();
            rounds++;
            tell(PartOf(start, duration));
        }

        return new ComparisonResult(device, rounds, [.. machines.Select(machine => machine.ToResult())]);
    }

    private static double PartOf(long start, TimeSpan duration) => Math.Min(1, Stopwatch.GetElapsedTime(start) / duration);
}

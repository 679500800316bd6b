using System.Diagnostics;

namespace DeviceDsl.Hosting.Measurement;

/// <summary>Runs all ways of all machines in turns, so that whatever else the computer does meets each of them alike.</summary>
internal sealed class Comparison(IReadOnlyList<MeasuredMachine> machines, string device)
{
    /// <summary>Medians of fewer would not be any.</summary>
    private const int LeastRounds = 3;

    /// <summary>How long it takes until the code that is measured has been compiled with optimisation.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.7);

    private readonly Lane[] _lanes = [.. machines.SelectMany(machine => machine.Lanes)];

    /// <summary>Measures for a while.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="tell">Told after each round which part of the work is done, from 0 to 1.</param>
    public ComparisonResult Run(TimeSpan duration, Action<double> tell)
    {
        tell(0);
        Repeat(WarmUp, lane => lane.WarmUp(), _ => { });
        int rounds = Repeat(duration, lane => lane.Measure(), tell);
        return new ComparisonResult(device, rounds, [.. machines.Select(machine => machine.ToResult())]);
    }

    private int Repeat(TimeSpan duration, Action<Lane> run, Action<double> tell)
    {
        long start = Stopwatch.GetTimestamp();
        int rounds = 0;
        double done = 0;
        while (rounds < LeastRounds || done < 1)
        {
            foreach (Lane lane in _lanes) run(lane);
            rounds++;
            done = Math.Min(1, Stopwatch.GetElapsedTime(start) / duration);
            tell(done);
        }

        return rounds;
    }
}

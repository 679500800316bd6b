using System.Diagnostics;

namespace DeviceDsl.Hosting.Measurement;

/// <summary>Runs all paths of all machines in turns, so that other load on the computer affects them equally.</summary>
internal sealed class Comparison(IReadOnlyList<MeasuredMachine> machines, string device)
{
    /// <summary>The minimum number of rounds for a meaningful median.</summary>
    private const int MinRounds = 3;

    /// <summary>The time until the measured code has been compiled with optimization.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.7);

    private readonly Lane[] _lanes = [.. machines.SelectMany(machine => machine.Lanes)];

    /// <summary>Measures for a time.</summary>
    /// <param name="duration">The time.</param>
    /// <param name="report">Called after each round with the completed part of the work, from 0 to 1.</param>
    public ComparisonResult Run(TimeSpan duration, Action<double> report)
    {
        report(0);
        Repeat(WarmUp, lane => lane.WarmUp(), _ => { });
        int rounds = Repeat(duration, lane => lane.Measure(), report);
        return new ComparisonResult(device, rounds, [.. machines.Select(machine => machine.ToResult())]);
    }

    private int Repeat(TimeSpan duration, Action<Lane> run, Action<double> report)
    {
        long start = Stopwatch.GetTimestamp();
        int rounds = 0;
        double done = 0;
        while (rounds < MinRounds || done < 1)
        {
            foreach (Lane lane in _lanes) run(lane);
            rounds++;
            done = Math.Min(1, Stopwatch.GetElapsedTime(start) / duration);
            report(done);
        }

        return rounds;
    }
}

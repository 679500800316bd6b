using System.Diagnostics;
using System.Globalization;

namespace DeviceDsl.Hosting.Measurement;

/// <summary>One path on one machine: runs it, measures the time, and checks that every write arrived.</summary>
internal sealed class Lane(DoorbellPath path, MeasuredGuest guest, Attachment attachment, int doorbell, IWriteLoop loop)
{
    private readonly List<double> _nanoseconds = [];

    /// <summary>The path.</summary>
    public DoorbellPath Path => path;

    /// <summary>The median over the runs of the time per write, in nanoseconds.</summary>
    public double Median => Medians.Of(_nanoseconds);

    /// <summary>The first mismatch of a run; <see langword="null"/> if every write arrived.</summary>
    public string? Mismatch { get; private set; }

    /// <summary>Makes a run that is not counted.</summary>
    public void WarmUp() => Run();

    /// <summary>Makes a run.</summary>
    public void Measure() => _nanoseconds.Add(Run());

    private double Run()
    {
        int count = guest.WritesPerRun;
        ulong before = attachment.KicksOf(doorbell);
        loop.Prepare(count);
        TimeSpan elapsed = Time();
        guest.Machine.Settle();
        Check(count, attachment.KicksOf(doorbell) - before);
        return elapsed.TotalNanoseconds / count;
    }

    private TimeSpan Time()
    {
        guest.Hold.Begin();
        try
        {
            long start = Stopwatch.GetTimestamp();
            loop.Run();
            return Stopwatch.GetElapsedTime(start);
        }
        finally
        {
            guest.Hold.End();
        }
    }

    private void Check(int written, ulong taken)
    {
        if (attachment.LastFailure is { } failure) Mismatch ??= $"the device's handler threw {failure.GetType().Name}: {failure.Message}";
        if (taken == (ulong)written) return;
        Mismatch ??= string.Create(CultureInfo.InvariantCulture, $"only {taken:N0} of {written:N0} writes arrived");
    }
}

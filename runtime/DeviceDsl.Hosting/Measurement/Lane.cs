using System.Diagnostics;
using System.Globalization;

namespace DeviceDsl.Hosting.Measurement;

/// <summary>One way on one machine: runs it, takes its time, and looks whether every write arrived.</summary>
internal sealed class Lane(DoorbellPath path, MeasuredGuest guest, Attachment attachment, int doorbell, IWriteLoop loop)
{
    private readonly List<double> _nanoseconds = [];

    /// <summary>The way.</summary>
    public DoorbellPath Path => path;

    /// <summary>The median over the runs of what a write took, in nanoseconds.</summary>
    public double Median => Medians.Of(_nanoseconds);

    /// <summary>What did not add up in some run; <see langword="null"/> when everything did.</summary>
    public string? Mismatch { get; private set; }

    /// <summary>Makes a run whose time does not count.</summary>
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

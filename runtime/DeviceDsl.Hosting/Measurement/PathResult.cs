namespace DeviceDsl.Hosting.Measurement;

/// <summary>The measurements of one path.</summary>
/// <param name="Path">The path.</param>
/// <param name="Nanoseconds">The time from one write of the guest to the next, in nanoseconds.</param>
/// <param name="Ratio">The speed relative to the userspace exit of the same space; <see langword="null"/> if that was not measured.</param>
/// <param name="Mismatch">The first mismatch; <see langword="null"/> if every write arrived.</param>
internal sealed record PathResult(DoorbellPath Path, double Nanoseconds, double? Ratio, string? Mismatch)
{
    /// <summary>The number of writes per second.</summary>
    public double WritesPerSecond => 1e9 / Nanoseconds;

    /// <summary>The time from one write of the guest to the next, in microseconds.</summary>
    public double Microseconds => Nanoseconds / 1e3;
}

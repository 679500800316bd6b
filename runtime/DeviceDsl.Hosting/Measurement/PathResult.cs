namespace DeviceDsl.Hosting.Measurement;

/// <summary>What was measured of one way.</summary>
/// <param name="Path">The way.</param>
/// <param name="Nanoseconds">From one write of the guest to its next, in nanoseconds.</param>
/// <param name="Ratio">How many times faster than the userspace exit of the same space; <see langword="null"/> when that was not measured.</param>
/// <param name="Mismatch">What did not add up; <see langword="null"/> when everything did.</param>
internal sealed record PathResult(DoorbellPath Path, double Nanoseconds, double? Ratio, string? Mismatch)
{
    /// <summary>Writes in a second.</summary>
    public double WritesPerSecond => 1e9 / Nanoseconds;

    /// <summary>From one write of the guest to its next, in microseconds.</summary>
    public double Microseconds => Nanoseconds / 1e3;
}

namespace DeviceDsl;

/// <summary>The state of a machine's clock: what a guest's devices see of the time.</summary>
/// <param name="Nanoseconds">The time that the machine has run, in nanoseconds.</param>
/// <param name="UtcNow">The date and time.</param>
public readonly record struct ClockState(long Nanoseconds, DateTimeOffset UtcNow);

namespace DeviceDsl.QemuGuests.Tests;

/// <summary>The end of a command in the guest.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it printed, on either stream.</param>
public sealed record GuestResult(int ExitCode, string Output);

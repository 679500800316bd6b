using System.Globalization;

namespace DeviceDsl.QemuGuests.Tests;

/// <summary>The seed of random choices: the same in every run, unless <c>DEVICEDSL_SEED</c> gives another.</summary>
public static class Seed
{
    public static int Value { get; } = Environment.GetEnvironmentVariable("DEVICEDSL_SEED") is { } seed
        ? int.Parse(seed, CultureInfo.InvariantCulture)
        : 15;
}

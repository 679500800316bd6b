using System.Globalization;

namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>The seeds of tests that make random choices: the same in every run, unless <c>DEVICEDSL_SEED</c> gives others.</summary>
internal static class Seeds
{
    private const int Default = 20_261_201;

    /// <summary>The first seed; a test that needs several counts on from it.</summary>
    public static int First { get; } = int.TryParse(Environment.GetEnvironmentVariable("DEVICEDSL_SEED"), CultureInfo.InvariantCulture, out int seed) ? seed : Default;
}

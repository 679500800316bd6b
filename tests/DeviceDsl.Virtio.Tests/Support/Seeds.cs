using System.Globalization;

namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>
/// The seeds of tests that make random choices: the same in every run, unless <c>DEVICEDSL_SEED</c> gives another, as a hexadecimal number.
/// </summary>
internal static class Seeds
{
    private const int Default = 0x1201;

    /// <summary>The first seed; a test that needs several counts on from it.</summary>
    public static int First { get; } = Environment.GetEnvironmentVariable("DEVICEDSL_SEED") is { } text

            ? unchecked(
                (int)ulong.Parse(
                    text.Replace("0x", "", StringComparison.OrdinalIgnoreCase), NumberStyles.HexNumber, CultureInfo.InvariantCulture))
        : Default;
}

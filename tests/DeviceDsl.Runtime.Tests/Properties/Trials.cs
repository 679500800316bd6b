using System.Globalization;

namespace DeviceDsl.Runtime.Tests.Properties;

/// <summary>
/// How much the property tests try, and from which seed: the same each time, unless DEVICEDSL_SEED and DEVICEDSL_CASES say
/// otherwise. Case 0 is that of the seed itself, so that the seed of one case runs it alone.
/// </summary>
internal static class Trials
{
    private const ulong DefaultSeed = 0x10E7_F00D;

    public static ulong Seed
        => Environment.GetEnvironmentVariable("DEVICEDSL_SEED") is { Length: > 0 } text ? ParseSeed(text) : DefaultSeed;

    public static int Cases(int usual)
        => Environment.GetEnvironmentVariable("DEVICEDSL_CASES") is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : usual;

    public static ulong SeedOf(ulong seed, int number) => unchecked(seed + ((ulong)number * 0xD6E8_FEB8_6659_FD93));

    private static ulong ParseSeed(string text)
        => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : ulong.Parse(text, CultureInfo.InvariantCulture);
}

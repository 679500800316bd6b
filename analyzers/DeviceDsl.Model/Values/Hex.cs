using System.Globalization;

namespace DeviceDsl.Model;

/// <summary>Formats addresses and matches for source and messages.</summary>
internal static class Hex
{
    public static string Format(ulong value) => "0x" + value.ToString("X", CultureInfo.InvariantCulture);
}

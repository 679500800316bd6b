using System.Globalization;

namespace DeviceDsl.Model;

/// <summary>Addresses and matches the way source and messages write them.</summary>
internal static class Hex
{
    public static string Format(ulong value) => "0x" + value.ToString("X", CultureInfo.InvariantCulture);
}

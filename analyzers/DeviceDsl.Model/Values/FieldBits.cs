namespace DeviceDsl.Model;

/// <summary>The bits of fields as masks.</summary>
internal static class FieldBits
{
    /// <summary>The bits from a low to a high one, both within 64.</summary>
    public static ulong Of(int high, int low) => (ulong.MaxValue >> (63 - (high - low))) << low;

    /// <summary>All bits of so many bytes.</summary>
    public static ulong All(int length) => ulong.MaxValue >> (64 - (8 * length));
}

namespace DeviceDsl.Model.Devices;

/// <summary>Masks of the bits of fields.</summary>
internal static class FieldBits
{
    /// <summary>The mask from a low to a high bit, both below 64.</summary>
    public static ulong Of(int high, int low) => (ulong.MaxValue >> (63 - (high - low))) << low;

    /// <summary>The mask of all bits in the given number of bytes.</summary>
    public static ulong All(int length) => ulong.MaxValue >> (64 - (8 * length));
}

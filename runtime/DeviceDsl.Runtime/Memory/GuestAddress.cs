namespace DeviceDsl;

/// <summary>A guest-physical address.</summary>
/// <param name="Value">The address in bytes.</param>
public readonly record struct GuestAddress(ulong Value)
{
    /// <summary>Converts a number to an address.</summary>
    /// <param name="value">The address in bytes.</param>
    public static implicit operator GuestAddress(ulong value) => new(value);

    /// <summary>Adds a distance, wrapping at 2^64.</summary>
    /// <param name="bytes">The distance in bytes.</param>
    public GuestAddress Plus(ulong bytes) => new(unchecked(Value + bytes));

    /// <summary>Whether a range that starts here ends within the space.</summary>
    /// <param name="length">The length of the range in bytes.</param>
    public bool IsStartOf(ulong length) => length <= 0UL - Value || Value == 0;

    /// <summary>The address in hexadecimal.</summary>
    public override string ToString() => $"0x{Value:x}";
}

using System.Globalization;

namespace DeviceDsl;

/// <summary>A global system interrupt: the number of a line in a machine's interrupt routing.</summary>
/// <param name="Number">
/// The number, 0 or more. 0 to 23 are the pins of the IOAPIC in the default routing (GSI-1); an irqfd may be assigned to
/// any number, and does nothing until a route for it exists (IRQ-5).
/// </param>
public readonly record struct Gsi(uint Number)
{
    /// <summary>Converts a number to a GSI.</summary>
    /// <param name="number">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is negative.</exception>
    public static implicit operator Gsi(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        return new((uint)number);
    }

    /// <summary>The number.</summary>
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}

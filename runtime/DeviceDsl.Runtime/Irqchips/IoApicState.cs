using System.Collections.Immutable;

namespace DeviceDsl.Irqchips;

/// <summary>The state of an <see cref="IoApic"/>, as in the kernel's GET_IRQCHIP (IOA-6).</summary>
/// <param name="Base">The guest-physical address of the registers.</param>
/// <param name="Index">The register that the guest selected last.</param>
/// <param name="Id">The identifier, 0 to 15.</param>
/// <param name="Requested">
/// The asserted inputs, one bit each, except edge inputs whose interrupt was delivered while their line is still up.
/// </param>
/// <param name="Entries">The redirection table, as the guest reads it.</param>
public sealed record IoApicState(ulong Base, byte Index, byte Id, uint Requested, ImmutableArray<ulong> Entries)
{
    /// <summary>Returns whether all parts of two states are equal.</summary>
    /// <param name="other">The other state.</param>
    public bool Equals(IoApicState? other)
        => other is not null
           && (Base, Index, Id, Requested) == (other.Base, other.Index, other.Id, other.Requested)
           && Entries.AsSpan().SequenceEqual(other.Entries.AsSpan());

    /// <exception cref="ArgumentException">The state does not have <see cref="IoApic.PinCount"/> entries.</exception>
    internal static void ThrowIfIncomplete(IoApicState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Entries.IsDefault || state.Entries.Length != IoApic.PinCount)
        {
            throw new ArgumentException("An IOAPIC has 24 redirection entries.", nameof(state));
        }
    }

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Base, Index, Id, Requested);
}

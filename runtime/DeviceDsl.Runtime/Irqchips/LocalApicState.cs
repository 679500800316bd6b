using System.Collections.Immutable;

namespace DeviceDsl.Irqchips;

/// <summary>The state of a <see cref="LocalApic"/>: its registers as the guest would read them.</summary>
/// <param name="Registers">64 registers; register n is at offset 16 * n of the register page.</param>
public sealed record LocalApicState(ImmutableArray<uint> Registers)
{
    /// <summary>The number of registers.</summary>
    public const int RegisterCount = 64;

    /// <summary>The task priority.</summary>
    public uint TaskPriority => At(ApicRegister.TaskPriority);

    /// <summary>The spurious vector register: bit 8 is set if the guest has enabled the local APIC.</summary>
    public uint Spurious => At(ApicRegister.Spurious);

    /// <summary>The pending vectors, ascending.</summary>
    public IEnumerable<byte> Requested => Set(ApicRegister.Requested);

    /// <summary>The vectors in service, ascending.</summary>
    public IEnumerable<byte> InService => Set(ApicRegister.InService);

    /// <summary>The vectors whose last delivery was level-triggered, ascending.</summary>
    public IEnumerable<byte> LevelTriggered => Set(ApicRegister.LevelTriggered);

    /// <summary>Returns whether all registers of two states are equal.</summary>
    /// <param name="other">The other state.</param>
    public bool Equals(LocalApicState? other) => other is not null && Registers.AsSpan().SequenceEqual(other.Registers.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(TaskPriority, Spurious, At(ApicRegister.Id));

    /// <exception cref="ArgumentException">The state does not have <see cref="RegisterCount"/> registers.</exception>
    internal static void ThrowIfIncomplete(LocalApicState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Registers.IsDefault || state.Registers.Length != RegisterCount)
        {
            throw new ArgumentException("A local APIC has 64 registers.", nameof(state));
        }
    }

    private uint At(int register) => Registers[register >> 4];

    private IEnumerable<byte> Set(int register) => new VectorSet([.. Registers], register >> 4).All;
}

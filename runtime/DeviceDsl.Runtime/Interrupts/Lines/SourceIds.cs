using DeviceDsl.Foundation;

namespace DeviceDsl.Interrupts;

/// <summary>The numbers of interrupt sources: the first are fixed, the others are allocated (SRC-2).</summary>
/// <param name="gate">The lock of the interrupt data (LCK-2).</param>
internal sealed class SourceIds(RankedLock gate)
{
    private const int Capacity = 64;

    private ulong _taken = 1UL << IrqSource.Userspace | 1UL << IrqSource.Resample;

    /// <summary>The number of sources in use, including the fixed ones.</summary>
    public int Count => System.Numerics.BitOperations.PopCount(Volatile.Read(ref _taken));

    /// <summary>Allocates the lowest free number.</summary>
    /// <returns>Whether one was free.</returns>
    public bool TryTake(out int source)
    {
        using RankedLock.Scope scope = gate.Hold();
        source = System.Numerics.BitOperations.TrailingZeroCount(~_taken);
        if (source >= Capacity) return false;
        _taken |= 1UL << source;
        return true;
    }

    /// <summary>Releases a number, which no chip may use any longer.</summary>
    public void Release(int source)
    {
        using RankedLock.Scope scope = gate.Hold();
        _taken &= ~(1UL << source);
    }
}

using DeviceDsl.Foundation;

namespace DeviceDsl.Interrupts;

/// <summary>The numbers under which sources hold lines up: the first are fixed, others come and go (SRC-2).</summary>
/// <param name="gate">The lock of the interrupt data (LCK-2).</param>
internal sealed class SourceIds(RankedLock gate)
{
    private const int Capacity = 64;

    private ulong _taken = 1UL << IrqSource.Userspace | 1UL << IrqSource.Resample;

    /// <summary>How many are taken, the fixed ones included.</summary>
    public int Count => System.Numerics.BitOperations.PopCount(Volatile.Read(ref _taken));

    /// <summary>Takes the lowest that is free.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(out int source)
    {
        using RankedLock.Scope scope = gate.Hold();
        source = System.Numerics.BitOperations.TrailingZeroCount(~_taken);
        if (source >= Capacity) return false;
        _taken |= 1UL << source;
        return true;
    }

    /// <summary>Gives one back; no chip may know it any more.</summary>
    public void Release(int source)
    {
        using RankedLock.Scope scope = gate.Hold();
        _taken &= ~(1UL << source);
    }
}

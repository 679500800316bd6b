namespace DeviceDsl.Runtime.Tests.Properties;

/// <summary>
/// Numbers that look random and are the same for the same seed, on every computer and with every version of the runtime (SplitMix64).
/// </summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        unchecked
        {
            ulong mixed = _state += 0x9E37_79B9_7F4A_7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
            return mixed ^ (mixed >> 31);
        }
    }

    /// <summary>A number from 0 to less than the limit.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>True as often as this, in a hundred.</summary>
    public bool Percent(int chance) => Below(100) < chance;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];
}

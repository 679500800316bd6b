namespace DeviceDsl.Interrupts;

/// <summary>The sources that assert each input of a chip. The level is their OR (SRC-1). The chip's lock guards it.</summary>
internal readonly struct LineSources(int pins)
{
    private readonly ulong[] _held = new ulong[pins];

    /// <summary>Sets the level that one source drives on an input.</summary>
    /// <returns>The level of the input.</returns>
    public bool Set(int pin, int source, bool level)
    {
        ulong mask = 1UL << source;
        ref ulong held = ref _held[pin];
        held = level ? held | mask : held & ~mask;
        return held != 0;
    }

    /// <summary>Forgets a source's level on every input (SRC-2).</summary>
    public void Forget(int source)
    {
        foreach (ref ulong held in _held.AsSpan()) held &= ~(1UL << source);
    }
}

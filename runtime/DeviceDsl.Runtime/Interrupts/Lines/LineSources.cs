namespace DeviceDsl.Interrupts;

/// <summary>Which sources hold each input of a chip up: the level is the OR of them (SRC-1). The chip's lock guards it.</summary>
internal readonly struct LineSources(int pins)
{
    private readonly ulong[] _held = new ulong[pins];

    /// <summary>Sets what one source makes of an input.</summary>
    /// <returns>The level of the input.</returns>
    public bool Set(int pin, int source, bool level)
    {
        ulong mask = 1UL << source;
        ref ulong held = ref _held[pin];
        held = level ? held | mask : held & ~mask;
        return held != 0;
    }

    /// <summary>Forgets what a source made of every input (SRC-2).</summary>
    public void Forget(int source)
    {
        foreach (ref ulong held in _held.AsSpan()) held &= ~(1UL << source);
    }
}

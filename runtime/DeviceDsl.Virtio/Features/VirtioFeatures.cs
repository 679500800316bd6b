namespace DeviceDsl.Virtio;

/// <summary>A set of features: offered, accepted or negotiated.</summary>
/// <remarks>VIRTIO 1.4 has feature numbers beyond 63, so a set has 128 bits (T-7).</remarks>
/// <param name="Bits">Feature n is bit n.</param>
public readonly record struct VirtioFeatures(UInt128 Bits)
{
    /// <summary>Returns a set of the given features.</summary>
    /// <param name="features">The features.</param>
    public static VirtioFeatures Of(params ReadOnlySpan<VirtioFeature> features)
    {
        UInt128 bits = 0;
        foreach (VirtioFeature feature in features) bits |= UInt128.One << (int)feature;
        return new(bits);
    }

    /// <summary>Whether a feature is in the set.</summary>
    /// <param name="feature">Its number; false unless it is 0 to 127.</param>
    public bool Has(VirtioFeature feature) => (uint)feature < 128 && ((Bits >> (int)feature) & 1) != 0;

    /// <summary>Returns the set with one more feature.</summary>
    /// <param name="feature">Its number, 0 to 127.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public VirtioFeatures With(VirtioFeature feature)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)feature, 127u, nameof(feature));
        return new(Bits | (UInt128.One << (int)feature));
    }

    /// <summary>Returns the 32 features that a driver reads with a selector; none beyond the fourth window (VP-7).</summary>
    /// <param name="selector">The number of the window: its first feature has 32 times this number.</param>
    public uint Window(uint selector) => selector < 4 ? (uint)(Bits >> (int)(selector * 32)) : 0;

    /// <summary>The bits in hexadecimal.</summary>
    public override string ToString() => $"0x{Bits:x}";
}
